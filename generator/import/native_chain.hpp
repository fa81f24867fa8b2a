// A chain of another tool's as a folder of the layout `strata`: the same revisions, parents and statements, so the same
// checksums and digests.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/layout/migration_file.hpp"

namespace strata::generator {

/// The chain as its own layout reads it; one chain a dialect.
struct foreign_chain {
  const std::vector<migration_file>& files;
  const std::vector<migration_file>& repeatables;
  const migration_graph& graph;
  const std::vector<migration_chain>& chains;
  bool allow_branches = false;
};

struct native_file {
  std::string name;
  std::string text;
};

/// The files, those of repeatable migrations last. They are read back, and what would be another chain is reported.
/// `display` is the new folder's name in messages.
[[nodiscard]] std::vector<native_file> write_native(const foreign_chain& from, const std::string& display,
                                                    diagnostics& messages);

/// Where two chains of one dialect differ in what reaches a database or a checksum, a line each.
[[nodiscard]] std::vector<std::string> compare_chains(const migration_chain& left, const migration_chain& right);

/// What the file has to say besides its scripts.
struct native_header {
  /// Nothing: the file's place in name order says it. Empty: a base.
  std::optional<std::vector<std::string>> parents = {};
  /// Revisions; of a repeatable migration names.
  std::vector<std::string> depends = {};
  /// There is no way back in any dialect, and why: a down script is left out.
  std::string irreversible = {};
  /// Dialects for which the migration does nothing.
  std::vector<dialect> idle = {};
  /// The lexer's dialect where a section names none.
  dialect which = dialect::sqlite;
};

/// A migration as the text of its file. Comments stay; the other tool's annotations go. Reports a line that Strata
/// would take for a marker and that is no comment.
[[nodiscard]] std::string native_text(const migration_file& from, const native_header& header, diagnostics& messages);

}  // namespace strata::generator
