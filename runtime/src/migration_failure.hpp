// How a run says that a statement of a migration failed: the place in its file, and what helps.
#pragma once

#include <cstddef>
#include <strata/connection.hpp>
#include <strata/error.hpp>
#include <string>
#include <utility>

#include "engine_failure.hpp"
#include "run_context.hpp"
#include "running_step.hpp"

namespace strata {

/// The connection was lost while a migration ran. `known` is what to say if it cannot be made anew: the caller makes a
/// new one and looks what has become of the transaction.
struct interruption {
  engine_error said;
  failure known;
};

/// Throws interruption, or the strata::error of what the engine said.
[[noreturn]] void fail_run(const engine_error& said, failure known);
/// `help` is asked only where that is thrown.
template <typename Help>
[[noreturn]] void fail_run(const engine_error& said, failure known, Help help) {
  if (said.what_kind() != engine_error::kind::connection_lost) known.help = help();
  fail_run(said, std::move(known));
}

/// Message and place. Code, state of the database and help are still to come.
[[nodiscard]] failure describe_statement(const running_step& step, std::size_t index, const engine_error& said);

/// Where a transaction holds more than the engine has room for.
[[nodiscard]] std::string help_for_room(const run_context& with);

/// Asks the database, whose transaction must be gone. `fresh`: nothing of the chain is committed yet. Empty: what helps
/// depends on the engine's words alone.
[[nodiscard]] std::string help_for_statement(const running_step& step, const engine_error& said,
                                             const run_context& with, bool fresh);

/// Where the engine's words are about the migration, whose text may be locked. Empty: they are not, or it may change.
[[nodiscard]] std::string help_for_text(const running_step& step, const engine_error& said);

/// Where Strata's own tables could not be made: who has to do what about it. Empty: nobody knows.
[[nodiscard]] std::string help_for_tables(const engine_error& said, connection& db);

}  // namespace strata
