// The author's commands: what each can be asked for, and what does it. Each writes to the streams that it is given and
// returns the exit status.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "draft.hpp"
#include "generator/emit/emit.hpp"
#include "generator/scratch/sandbox.hpp"
#include "load.hpp"
#include "revision_style.hpp"
#include "runtime/cli/command.hpp"

namespace strata::generator {

/// The `strata` program: these commands over a folder, and the operator's over its chain.
[[nodiscard]] cli::toolbox strata_toolbox();

/// `init`: begins a folder of migrations, and says what to write into CMakeLists.txt.
struct init_options {
  /// Its dialects are those of the new chain.
  folder_options folder;
  /// Of the first migration.
  std::string message = "initial schema";
  std::optional<revision_style> style = std::nullopt;
  std::chrono::system_clock::time_point now = {};
};
int init_folder(const init_options& options, std::ostream& out, std::ostream& err);
extern const cli::command init_command;

/// `new`: writes the skeleton of the next migration and prints its path.
struct new_options {
  folder_options folder;
  draft_options draft;
  /// The migration to go on from, or `base`; empty: the head.
  std::string head = {};
  /// It need not be a head: a branch begins there.
  bool splice = false;
};
int new_migration(const new_options& options, std::ostream& out, std::ostream& err);
extern const cli::command new_command;

/// `merge`: writes a migration with several parents, which brings branches together, and prints its path.
struct merge_options {
  folder_options folder;
  /// Without a message: `merge A and B`.
  draft_options draft;
  /// Empty: all heads.
  std::vector<std::string> revisions = {};
  /// They need not be heads.
  bool splice = false;
};
int merge_branches(const merge_options& options, std::ostream& out, std::ostream& err);
extern const cli::command merge_command;

/// `edit`: opens a migration's file in the person's editor, and says so where it is locked.
struct edit_options {
  folder_options folder;
  std::string revision;
};
int edit_migration(const edit_options& options, std::ostream& out, std::ostream& err);
extern const cli::command edit_command;

/// `rebase`: puts a branch of drafts on top of the other head, and prints what became of each file.
struct rebase_options {
  folder_options folder;
  /// A migration of the branch to move.
  std::string revision = {};
  /// What to put it on; empty: the only other head.
  std::string onto = {};
  /// Finish what an interrupted rebase began.
  bool go_on = false;
  /// New revisions by time are made from it (UTC).
  std::chrono::system_clock::time_point now = {};
  /// Called before each change of a file; for tests that end the process there.
  std::function<void()> before_step = {};
};
int rebase_branch(const rebase_options& options, std::ostream& out, std::ostream& err);
extern const cli::command rebase_command;

/// `squash`: writes a checkpoint, one migration that stands for all up to a revision, and proves that it leads to the
/// same schema, rows and counters. After an error nothing is written.
struct squash_options {
  folder_options folder;
  /// A revision or another target that names one (`head`).
  std::string revision;
  /// The file's first line; empty: what it is.
  std::string message = {};
  /// Columns (`nodes.created_at`) of which the checkpoint holds the values of one run, although another has others.
  std::vector<std::string> frozen = {};
};
int squash_migrations(const squash_options& options, std::ostream& out, std::ostream& err);
extern const cli::command squash_command;

/// `lock`: writes the drafts' checksums into the lock file, accepts edits, or checks that nothing is left to lock.
struct lock_options {
  folder_options folder;
  /// Write nothing; fail where there is a draft.
  bool check = false;
  /// The revision whose edited up script is accepted, and why; empty: none.
  std::string accept_edit;
  std::string reason;
  /// The revision whose edited down script is accepted; empty: none.
  std::string accept_down;
};
int lock_migrations(const lock_options& options, std::ostream& out, std::ostream& err);
extern const cli::command lock_command;

/// `unlock`: takes the newest migration out of the lock file, which makes it a draft again.
struct unlock_options {
  folder_options folder;
  std::string revision;
};
int unlock_migration(const unlock_options& options, std::ostream& out, std::ostream& err);
extern const cli::command unlock_command;

/// Writes the folder's lock file where its text changes.
void write_lock(const folder_options& folder, const lock_file& lock, diagnostics& messages);

/// `verify`: runs a folder's migrations on a scratch database, up and down and up, and says whether the schema comes
/// back. What ctest's round_trip and idempotent run.
struct verify_options {
  folder_options folder;
  /// One of the folder's; nothing: its first.
  std::optional<dialect> which = std::nullopt;
  enum class check { chain, round_trip, idempotent, seeds } what = check::chain;
  /// Empty: none. Only with round_trip.
  std::filesystem::path fixtures = {};
  /// Where to remember what was verified; empty: nowhere. Only with chain.
  std::filesystem::path cache = {};
  /// The file that declares the schema at head; empty: none. Only with chain.
  std::filesystem::path schema = {};
  /// Of the bookkeeping tables, which do not count in `schema`.
  std::string table_prefix = "strata";
  /// The program that runs the steps in C++; empty: they are left out.
  std::filesystem::path steps = {};
  variable_values variables = {};
  /// Go on behind a migration that cannot go up. Only with chain.
  bool keep_going = false;
};
/// The exit status for a check that could not run here, which ctest shows as skipped (SKIP_RETURN_CODE).
inline constexpr int skipped = 77;
int verify_migrations(const verify_options& options, std::ostream& out, std::ostream& err);
extern const cli::command verify_command;

/// `import`: another tool's folder as one of Strata's own, all or nothing, or as it is with a lock file.
struct import_options {
  /// What to read, in which layout.
  folder_options folder;
  /// The folder to make; empty: none, the lock file is written beside what is there.
  std::filesystem::path to = {};
  /// What messages call that folder; empty: as `to` does.
  std::string display_to = {};
  /// Only says what would be written.
  bool dry_run = false;
  /// For tests; see create_folder().
  std::function<void()> before_step = {};
};
int import_migrations(const import_options& options, std::ostream& out, std::ostream& err);
extern const cli::command import_command;

/// `with-server`: runs a program's tests on a throwaway PostgreSQL server. It returns the program's status; 77 where
/// there is no server to be had.
extern const cli::command with_server_command;

/// `compile`: turns a folder of migrations into C++. This is what add_migrations() runs in a build.
struct compile_options {
  folder_options folder;
  /// Where migrations.cpp, snapshot.cpp, build_time.cpp and `<namespace as path>/migrations.hpp` are written.
  std::filesystem::path output;
  emission_names names;
  /// Where verification remembers what it found good; empty: nowhere.
  std::filesystem::path cache;
  /// The file that declares the schema at head; empty: none.
  std::filesystem::path schema;
  /// For verification.
  variable_values variables;
  /// Empty databases begin with what two runs of the chain lead to, where that can be.
  bool snapshot = true;
  /// A draft is an error.
  bool require_locked = false;
};
/// Writes the generated files where nothing is wrong, else only messages.
int compile(const compile_options& options, std::ostream& err);
extern const cli::command compile_command;

}  // namespace strata::generator
