#include "program_code.hpp"

#include <exception>
#include <utility>

#include "engine_failure.hpp"

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
  } catch (const engine_error& said) {
    if (said.what_kind() == engine_error::kind::connection_lost) throw;
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
[[noreturn]] void fail(connection& db, failure known, std::string_view said) {
  known.message.append(said.empty() ? " failed" : " failed: ").append(said);
  if (!db.in_transaction() || !succeeds(db, return_to_mark)) {
    fail_lost(std::move(known), ", after it had ended the transaction");
  }
  known.database_state += ", as before: the transaction was rolled back";
  throw statement_error{std::move(known)};
}

}  // namespace

void run_program_code(connection& db, const failure_view& known, const std::function<void()>& code) {
  db.execute(open_mark);
  try {
    code();
  } catch (const engine_error& said) {
    if (!blames_statement(said)) throw;
    failure why = to_failure(known);
    why.engine_message = said.what();
    why.sqlstate = said.sqlstate();
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

}  // namespace strata
