// A migration of another tool's as the text of a file of the layout `strata`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/layout/migration_file.hpp"

namespace strata::generator {

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

/// Comments stay; the other tool's annotations go. Reports a line that Strata would take for a marker and that is no
/// comment.
[[nodiscard]] std::string native_text(const migration_file& from, const native_header& header, diagnostics& messages);

}  // namespace strata::generator
