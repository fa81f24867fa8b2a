// Running one statement of a migration, or the application's own code beside it; and how a run says that it failed: the
// place in its file, and what helps.
#pragma once

#include <cstddef>
#include <functional>
#include <strata/connection.hpp>
#include <strata/error.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "running_step.hpp"
#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

/// What an engine refused while a statement of a migration ran; caught once the transaction is gone.
struct refused_statement {
  std::size_t index;
  engine_error cause;
};

/// Runs one statement of a script: its guard, the SQL or the step in C++, and the look whether the transaction is still
/// there.
class statement_runner {
 public:
  explicit statement_runner(const run_context& with) : with_{with} {}

  /// `inside`: a transaction that the statement must leave open. `in_doubt`: an interrupted run may have come through
  /// it. `committed` is where the database is if the transaction is rolled back. Throws refused_statement or
  /// strata::error.
  void run(const running_step& step, std::size_t index, bool inside, bool in_doubt, const std::string& committed) const;

 private:
  void call(const running_step& step, const statement& what, const std::string& committed) const;
  [[nodiscard]] bool guard_holds(const statement& of) const;

  const run_context& with_;
};

/// Runs code of the application's, a step in C++ or a hook, in the open transaction of a migration. Whatever it does,
/// the migration is committed with it as a whole, or the run ends with an error that says what became of the database.
/// `known` is what to say when it fails: the code, the message without a verb
/// (`step f of migration 0002`), place and help, and in database_state the state that a rollback leads to. Throws
/// engine_error for what others caused or the connection suffered, else strata::error.
void run_program_code(connection& db, const failure_view& known, const std::function<void()>& code);

/// The connection was lost while a migration ran. `known` is what to say if it cannot be made anew: the caller makes a
/// new one and looks what has become of the transaction.
struct interruption {
  engine_error cause;
  failure known;
};

/// Throws interruption, or the strata::error of what the engine said.
[[noreturn]] void fail_run(const engine_error& cause, failure known);
/// `help` is asked only where that is thrown.
template <typename Help>
[[noreturn]] void fail_run(const engine_error& cause, failure known, Help help) {
  if (cause.what_kind() != engine_error::kind::connection_lost) known.help = help();
  fail_run(cause, std::move(known));
}

/// Message and place. Code, state of the database and help are still to come.
[[nodiscard]] failure describe_statement(const running_step& step, std::size_t index, const engine_error& cause);

/// Where a transaction holds more than the engine has room for.
[[nodiscard]] std::string help_for_room(const run_context& with);

/// Asks the database, whose transaction must be gone. `fresh`: nothing of the chain is committed yet. Empty: what helps
/// depends on the engine's words alone.
[[nodiscard]] std::string help_for_statement(const running_step& step, const engine_error& cause,
                                             const run_context& with, bool fresh);

/// Where the engine's words are about the migration, whose text may be locked. Empty: they are not, or it may change.
[[nodiscard]] std::string help_for_text(const running_step& step, const engine_error& cause);

/// Where Strata's own tables could not be made: who has to do what about it. Empty: nobody knows.
[[nodiscard]] std::string help_for_tables(const engine_error& cause, connection& db);

}  // namespace strata
