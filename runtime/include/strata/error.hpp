// What can go wrong, as data: every failure is a strata::error with a stable code, the place it comes from, what state
// the database is in now and what helps. The codes are those of the build's diagnostics and of docs/errors.md.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include <strata/report.hpp>

namespace strata {

/// The kinds of failure. The text of each ("strata-ahead") is stable and never reused.
enum class errc {
  bad_url,              ///< the URL cannot be read
  unknown_dialect,      ///< the program has no chain or driver for that database
  cannot_connect,       ///< the database cannot be opened or reached
  not_a_database,       ///< the file is something else
  read_only,            ///< migrations are pending and the database cannot be written
  locked,               ///< somebody else held the lock for longer than the wait limit
  disk_full,            ///< no space left; the migration was rolled back
  sql,                  ///< the engine refused a statement
  transaction_lost,     ///< the engine ended the transaction by itself
  in_transaction,       ///< the caller's connection is inside a transaction
  foreign_key,          ///< a migration leaves rows that violate a foreign key
  ahead,                ///< the database knows migrations that this program does not
  diverged,             ///< the database's history is not a prefix of the chain
  edited,               ///< an applied migration has another text now
  draft_edited,         ///< the same, of a draft
  foreign,              ///< the bookkeeping belongs to another chain
  foreign_owner,        ///< a table that Strata reads is no table, or belongs to somebody who could deceive it
  stored_script,        ///< an upgrade would run a script out of the database that others may have written
  unknown_target,       ///< no such revision
  ambiguous_target,     ///< several revisions fit
  unreachable_target,   ///< the target lies the other way: a downgrade to what is not applied, an upgrade to -1
  squashed,             ///< what is asked for lies below a checkpoint, and this program has only that
  irreversible,         ///< a migration on the way down cannot be undone
  damaged_bookkeeping,  ///< the bookkeeping cannot be read, or was written by a newer Strata
  observer_failed,      ///< the caller's observer threw
  loses_data,           ///< a downgrade would lose data, and was told to keep it
  backup_failed,        ///< a backup could not be written, or is not what it should be
  not_a_backup,         ///< the file to restore is no backup of this chain's database
  missing_program,      ///< a program of the engine's is not installed in a fitting version
  not_at_head,          ///< seeds run on a database at head only
  seed_without_down,    ///< a seed is to be taken back and has no down section
  hook_failed,          ///< the caller's before_migration, after_migration or on_connect threw
  step_failed,          ///< a step in C++ threw
  step_missing,         ///< a step in C++ is to run that this program does not have
  requirement_missing,  ///< a migration requires an extension or a function that is not there
  base_missing,         ///< the database has no history, and lacks what must exist before the first migration
  variable,             ///< a variable of a migration has no value, or one that SQL cannot hold
  transaction_full,     ///< the engine has no room for what a transaction holds (locks, most often)
  nothing_to_adopt,     ///< no other tool has left a table that adopt() knows
  several_to_adopt,     ///< more than one has
  adopt_unfinished,     ///< the other tool left a migration failed or half done
  adopt_unknown,        ///< the other tool applied migrations that this chain does not have
  adopt_gap,            ///< the other tool applied a migration, but not all that it stands on
  adopt_edited,         ///< the other tool applied another text of a migration
  has_history,          ///< the database has a history of Strata's already
  no_match,             ///< no state that the chain comes through has the schema of the database
  several_match,        ///< more than one has, and which it is only a person can know
  scratch_database,     ///< there is no empty database to try the chain on
  beyond_database,      ///< a migration acts on the whole server, and may only be tried on one of Strata's own
  temporary_object,     ///< a temporary object of the session would take what is meant for the database
  not_empty,            ///< the database holds tables that Strata has not made, and no history
  scratch_limit,        ///< on a scratch database, a statement ran or grew beyond its limit
  outside_scratch,      ///< on a scratch database, a statement reaches for something outside
};

/// The code as people search for it: `strata-` and the words.
[[nodiscard]] std::string_view to_string(errc code) noexcept;

/// All that is known about a failure. Empty members are unknown or do not apply.
struct failure {
  errc code{};
  /// One sentence: what happened.
  std::string message = {};
  std::string revision = {};
  /// The migration's file; line and column (bytes) from 1, 0 when unknown.
  std::string file = {};
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  /// The engine's own words, and its SQLSTATE or extended result code.
  std::string engine_message = {};
  std::string sqlstate = {};
  /// What state the database is in now.
  std::string database_state = {};
  /// The command or the change that helps.
  std::string help = {};
};

/// `file:line:column: error: message [code]` and a line each for the engine's words, the database's state and the help.
[[nodiscard]] std::string format(const failure& what);

/// Base of everything Strata throws. `what()` is the formatted text.
class error : public std::runtime_error {
 public:
  explicit error(failure details);

  [[nodiscard]] errc code() const noexcept { return details_.code; }
  [[nodiscard]] const failure& details() const noexcept { return details_; }
  /// What the run had committed when it failed, and where the database stands; empty where no run had begun.
  [[nodiscard]] const strata::report& report() const noexcept;
  [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

  /// For whoever knows what the run had done before. An empty state: the one that is told already holds.
  void add(strata::report done, std::string database_state);

 private:
  failure details_;
  std::string text_;
  std::shared_ptr<const strata::report> report_;
};

/// The database cannot be reached, opened or written.
class connect_error : public error {
  using error::error;
};
/// The lock could not be had in time.
class lock_error : public error {
  using error::error;
};
/// A statement of a migration failed; the details name file, line and column.
class statement_error : public error {
  using error::error;
};
/// History and chain do not fit; nothing was touched.
class history_error : public error {
  using error::error;
};
/// The target names no revision, or several, or cannot be reached.
class target_error : public error {
  using error::error;
};

}  // namespace strata
