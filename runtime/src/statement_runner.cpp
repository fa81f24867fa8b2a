#include "statement_runner.hpp"

#include "failure_view.hpp"
#include "program_code.hpp"
#include "stopwatch.hpp"

namespace strata {

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
  } catch (const engine_error& said) {
    throw refused_statement{index, said};
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
  with_.told.statement_done({.revision = step.what->revision,
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
  const auto& said = rows.front().front();
  return said && (*said == "t" || *said == "true" || *said == "1");
}

}  // namespace strata
