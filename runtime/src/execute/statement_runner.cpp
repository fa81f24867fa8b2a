#include "statement_runner.hpp"

#include <exception>
#include <utility>

#include "runtime/src/platform/system.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

// Gone with the transaction, also where the code begins another in its place.
constexpr std::string_view open_mark = "SAVEPOINT strata_program_code";
constexpr std::string_view return_to_mark = "ROLLBACK TO SAVEPOINT strata_program_code";
constexpr std::string_view close_mark = "RELEASE SAVEPOINT strata_program_code";

bool succeeds(connection& db, std::string_view sql) {
  try {
    db.execute(sql);
    return true;
  } catch (const engine_error& cause) {
    if (cause.what_kind() == engine_error::kind::connection_lost) throw;
    return false;
  }
}

[[noreturn]] void fail_lost(failure known, std::string_view how) {
  known.code = errc::transaction_lost;
  known.message += how;
  known.database_state += ", unless that code committed something by itself";
  known.help =
      "leave BEGIN, COMMIT and ROLLBACK to Strata; after an error inside PostgreSQL, only a savepoint of your "
      "own lets you go on";
  throw statement_error{std::move(known)};
}

// The transaction goes when the caller's does.
[[noreturn]] void fail(connection& db, failure known, std::string_view cause) {
  known.message.append(cause.empty() ? " failed" : " failed: ").append(cause);
  if (!db.in_transaction() || !succeeds(db, return_to_mark)) {
    fail_lost(std::move(known), ", after it had ended the transaction");
  }
  known.database_state += ", as before: the transaction was rolled back";
  throw statement_error{std::move(known)};
}

// The engine met something of that name.
bool is_there_already(const engine_error& cause) {
  for (const std::string_view state : {"42P07", "42710", "42P06", "42701", "42723"}) {
    if (cause.sqlstate() == state) return true;
  }
  return std::string_view{cause.what()}.find("already exists") != std::string_view::npos;
}

std::string help_for_down(const running_step& step, const run_context& with) {
  const std::string_view revision = step.what->revision;
  if (step.what->repeatable && !step.from_database) return "mend its way down and start again; it is not locked";
  if (step.what->repeatable) {
    return fill_in(
        "the script is the one that the database kept; take away by hand what {} made and whatever stands "
        "on it, then start again",
        {revision});
  }
  if (step.from_database) {
    const std::vector<std::string>& parents = step.what->stored->parents;
    return fill_in(
        "the script is the one that the database kept; undo the migration by hand, then record that: {} "
        "stamp {}",
        {with.set.program, parents.empty() ? "base" : parents.front()});
  }
  return fill_in(step.what->embedded->draft
                     ? "mend the down section; then build and downgrade again"
                     : "mend the down section and accept it: strata lock --accept-down {}; then build and downgrade "
                       "again",
                 {revision});
}

}  // namespace

void statement_runner::run(const running_step& step, std::size_t index, bool inside, bool in_doubt,
                           const std::string& committed) const {
  const statement& what = step.script.statements[index];
  const stopwatch clock;
  bool wanted = true;
  try {
    // At the first run, too: somebody else's attempt may have left it, and IF NOT EXISTS takes it for the index.
    if (!what.concurrent_index.empty()) with_.db.clear_failed_index(what.concurrent_index, with_.wait);
    wanted = what.guard.empty() || (what.guard_derived && !in_doubt) || guard_holds(what);
    if (wanted && !what.call.name.empty()) {
      call(step, what, committed);
    } else if (wanted) {
      with_.db.execute(what.text);
    }
  } catch (const engine_error& cause) {
    throw refused_statement{index, cause};
  }
  // SQLite ends a transaction by itself for OR ROLLBACK, RAISE(ROLLBACK) and a full disk, not always with an error.
  if (inside && !with_.db.in_transaction()) {
    refuse<statement_error>(
        {.code = errc::transaction_lost,
         .message = {"statement {} of {} ended the transaction", {std::to_string(index + 1), step.name()}},
         .revision = step.what->revision,
         .file = step.file,
         .line = what.line,
         .column = what.column,
         .database_state = fill_in("{}, unless that statement committed by itself", {committed}),
         .help = {"remove what commits or rolls back from the script"}});
  }
  with_.observer.statement_done({.revision = step.what->revision,
                                 .text = what.text,
                                 .index = index,
                                 .count = step.script.statements.size(),
                                 .took = clock.read(),
                                 .skipped = !wanted});
}

void statement_runner::call(const running_step& step, const statement& what, const std::string& committed) const {
  run_program_code(with_.db,
                   {.code = errc::step_failed,
                    .message = {"the step in C++ {} of {}", {what.call.name, step.name()}},
                    .revision = step.what->revision,
                    .file = step.file,
                    .line = what.line,
                    .column = what.column,
                    .database_state = committed,
                    .help = {"mend the step, or the rows that it stumbles over, and start again"}},
                   [&] { what.call.run(with_.db); });
}

// Engines write true in their own ways: PostgreSQL `t`, SQLite `1`.
bool statement_runner::guard_holds(const statement& of) const {
  const std::string_view guard = of.guard;
  // One that was derived asks the catalogs, and is Strata's own.
  const std::vector<row> rows = of.guard_derived ? with_.db.query_catalog(guard) : with_.db.query(guard);
  if (rows.size() != 1 || rows.front().size() != 1) {
    throw engine_error{
        engine_error::kind::refused, fill_in("the guard must return one row with one boolean: {}", {guard}), {}, {}};
  }
  const auto& answer = rows.front().front();
  return answer && (*answer == "t" || *answer == "true" || *answer == "1");
}

void run_program_code(connection& db, const failure_view& known, const std::function<void()>& code) {
  db.execute(open_mark);
  try {
    code();
  } catch (const engine_error& cause) {
    if (!blames_statement(cause)) throw;
    failure why = to_failure(known);
    why.engine_message = cause.what();
    why.sqlstate = cause.sqlstate();
    fail(db, std::move(why), {});
  } catch (const error& thrown) {
    // The observer's failure, told through the connection; anything else is the code's own.
    if (thrown.code() == errc::observer_failed) throw;
    fail(db, to_failure(known), thrown.what());
  } catch (const std::exception& thrown) {
    fail(db, to_failure(known), thrown.what());
  } catch (...) {
    fail(db, to_failure(known), "it threw something that is no std::exception");
  }
  if (!db.in_transaction() || !succeeds(db, close_mark)) {
    fail_lost(to_failure(known), " ended the transaction, or went on after an error that did");
  }
}

void fail_run(const engine_error& cause, failure known) {
  if (cause.what_kind() == engine_error::kind::connection_lost) throw interruption{cause, std::move(known)};
  throw_failure(cause, std::move(known));
}

std::string help_for_room(const run_context& with) {
  return fill_in(with.options.transactions == transactions::single ? "{}, or run the chain in more than one transaction"
                                                                   : "{}, or write the migration as several",
                 {with.db.engine().room_help});
}

failure describe_statement(const running_step& step, std::size_t index, const engine_error& cause) {
  const statement& what = step.script.statements[index];
  failure known =
      to_failure({.message = {step.what->way == direction::down ? "statement {} of {} of {} failed on the way down"
                                                                : "statement {} of {} of {} failed",
                              {std::to_string(index + 1), std::to_string(step.script.statements.size()), step.name()}},
                  .revision = step.what->revision,
                  .file = step.file,
                  .line = what.line,
                  .column = what.column});
  // In a step in C++ it was another statement that failed.
  if (!what.call.name.empty()) return known;
  const std::string_view before = step.written_before(index, cause.offset().value_or(0));
  const text_position at = position_in({known.line, known.column}, before, before.size());
  known.line = at.line;
  known.column = at.column;
  return known;
}

std::string help_for_statement(const running_step& step, const engine_error& cause, const run_context& with,
                               bool fresh) {
  if (cause.what_kind() == engine_error::kind::transaction_full) return help_for_room(with);
  if (!blames_statement(cause)) return {};
  if (cause.what_kind() == engine_error::kind::needs_commit && step.index > 0 &&
      with.options.transactions == transactions::single) {
    return "it may need what went before committed: let the chain have more than one transaction "
           "(options.transactions; "
           "upgrade --transactions per-migration)";
  }
  if (step.what->way == direction::down) return help_for_down(step, with);
  if (step.what->repeatable) return "mend it and start again; it is not locked, its text may change at any time";
  // A first migration that meets what it is to make usually meets a schema that was made by hand.
  if (fresh && step.index == 0 && is_there_already(cause)) {
    return fill_in(
        "if an earlier version of this chain made it: {} adopt --match finds the revision that has this "
        "schema, and records it; if it is somebody else's, rename one of the two",
        {with.set.program});
  }
  return help_for_text(step, cause);
}

std::string help_for_text(const running_step& step, const engine_error& cause) {
  const migration* const embedded = step.what->embedded;
  if (!blames_statement(cause) || embedded == nullptr || embedded->draft || step.what->repeatable) return {};
  if (step.what->way == direction::down) return {};
  return fill_in(
      "mend what the engine objects to in the database; or, where the text itself is wrong, mend it and accept "
      "the edit, for {} is locked: strata lock --accept-edit {} --reason \"...\"",
      {step.what->revision, step.what->revision});
}

std::string help_for_tables(const engine_error& cause, connection& db) {
  const std::string_view asks = db.engine().catalog.what_forbids_tables;
  if (asks.empty() || !blames_statement(cause)) return {};
  try {
    const std::vector<row> found = db.query(asks);
    return found.empty() ? std::string{} : found.front().at(0).value_or("");
  } catch (const engine_error&) {
    return {};
  }
}

}  // namespace strata
