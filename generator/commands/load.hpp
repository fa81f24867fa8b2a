// The stages that every command over a folder of migrations shares: files → layout → graph → scripts → lock.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/files/dialect.hpp"
#include "generator/graph/chain.hpp"
#include "generator/layout/migration_file.hpp"
#include "generator/lock/lock_file.hpp"

namespace strata::generator {

/// Which folder, and how to read it.
struct folder_options {
  std::filesystem::path directory = "migrations";
  /// How messages and generated code name the folder; empty: as `directory` does.
  std::string display_directory;
  /// Empty: those of the lock file, without one `assumed`.
  std::vector<dialect> dialects;
  dialect assumed = dialect::sqlite;
  /// Empty: the lock file's, without one `strata`.
  std::string layout;
  /// Several heads are no error: the chain means to have branches, or the command works on them. False: where the lock
  /// file says so.
  bool allow_branches = false;
  /// The folder of the seeds; empty: there are none.
  std::filesystem::path seeds = {};
  /// Revisions of migrations in code, of another tool's layout, that are to be left out.
  std::vector<std::string> gaps = {};
  provided_objects provided = {};
  /// The files that say what must exist before the first migration; without a dialect, for all of them.
  std::map<std::optional<dialect>, std::filesystem::path> bases = {};
};

/// A folder as far as it could be read; to be used only where `messages` have no errors.
struct loaded_folder {
  /// In name order, without the checkpoints that stand beside their migrations.
  std::vector<migration_file> files;
  /// In the order to run them in.
  std::vector<migration_file> repeatables;
  std::vector<migration_file> checkpoints;
  migration_graph graph;
  std::vector<dialect> dialects;
  std::string layout;
  /// One for each of `dialects`, in that order.
  std::vector<migration_chain> chains;
  /// Empty, and its source null, where the folder has no lock file.
  lock_file lock;
  source lock_source;
  /// False where the lock file is damaged.
  bool lock_is_good = true;
};

/// The folder's name in messages.
[[nodiscard]] std::string display_name(const folder_options& options);
/// The name in messages of another file or folder of the project: without what `display_directory` leaves out of
/// `directory`.
[[nodiscard]] std::string display_name(const std::filesystem::path& other, const folder_options& options);

/// Reads the folder and applies the lock file's rules. Everything that is wrong goes to `messages`.
[[nodiscard]] loaded_folder load_folder(const folder_options& options, diagnostics& messages);

/// Only the files, their order and the lock file: no SQL is read, and no migrations are no error.
[[nodiscard]] loaded_folder load_graph(const folder_options& options, diagnostics& messages);

/// The same as load_folder() without the lock file's rules: migrations are neither drafts nor locked yet and have no
/// digests. Where the options name other dialects or another layout than the lock file, that is no error. For the
/// commands that change the lock file.
[[nodiscard]] loaded_folder load_chains(const folder_options& options, diagnostics& messages);

/// load_graph(), where several heads are no error.
[[nodiscard]] loaded_folder load_branches(const folder_options& options, diagnostics& messages);

/// The migration that the word names (a revision, the first characters of one, a label, `head`, `head-1` …), as an
/// index into the folder's files. Nothing after an error.
[[nodiscard]] std::optional<std::size_t> find_migration(const loaded_folder& folder, std::string_view word,
                                                        const folder_options& options, diagnostics& messages);

}  // namespace strata::generator
