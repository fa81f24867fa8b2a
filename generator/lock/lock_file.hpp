// strata.lock: the checksums of all migrations that some kept database may have run. Text, one migration a line,
// in chain order. The format is described in docs/lock-file.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"

namespace strata::generator {

/// What the lock file holds of one migration in one dialect.
struct locked_script {
  std::string up;
  /// Empty for an irreversible migration.
  std::string down;
  /// A short hash per statement of the up script, to name the first changed one.
  std::vector<std::string> statements;
  std::string digest;
  /// Former up checksums that stay good, oldest first; the oldest is the one in the digest.
  std::vector<std::string> accepted;
  /// Of the checkpoint that stands for this migration and all before it: its up checksum and its statements' hashes;
  /// empty where there is none.
  std::string checkpoint = {};
  std::vector<std::string> checkpoint_statements = {};
};

struct locked_migration {
  std::string revision;
  std::vector<std::string> parents;
  std::vector<std::string> depends = {};
  std::map<dialect, locked_script> scripts;
  /// Why an edit was accepted, one reason each.
  std::vector<std::string> reasons;
  /// The line in the lock file, from 1.
  std::uint32_t line = 0;
};

struct lock_file {
  std::vector<dialect> dialects;
  std::string layout;
  /// The chain means to have branches: several heads are no error.
  bool branches = false;
  std::vector<locked_migration> migrations;

  [[nodiscard]] const locked_migration* find(std::string_view revision) const noexcept;
};

/// Reads a lock file's text. A damaged line, an unknown version and merge-conflict markers are reported with their
/// line.
[[nodiscard]] lock_file parse_lock_file(const source& file, diagnostics& messages);
[[nodiscard]] std::string serialise(const lock_file& what);

}  // namespace strata::generator
