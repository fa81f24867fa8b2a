#include "engine_failure.hpp"

#include <utility>

namespace strata {

namespace {

struct meaning {
  errc code;
  const char* help;
};

meaning meaning_of(engine_error::kind what) {
  switch (what) {
    case engine_error::kind::busy:
      return {errc::locked,
              "wait for the other program or end it, then start again; options.wait sets the limit, --timeout on the "
              "command "
              "line"};
    case engine_error::kind::lock_timeout:
    case engine_error::kind::conflict:
      return {errc::locked,
              "end what holds the lock (a long transaction, most often) or choose a calmer hour, then start again; "
              "options.limits and options.retry_for set the limits, --timeout on the command line"};
    case engine_error::kind::lock_lost:
      return {errc::locked, "another migrator has taken over; start again to see what it did"};
    case engine_error::kind::read_only:
      return {errc::read_only,
              "make the database and its folder writable for this program, or migrate as a user who may"};
    case engine_error::kind::disk_full:
      return {errc::disk_full, "make room, then start again"};
    case engine_error::kind::not_a_database:
      return {errc::not_a_database, "check the URL; if this is the right file, restore it from a backup"};
    case engine_error::kind::foreign_key:
      return {errc::foreign_key, "mend the migration so that it keeps or moves the rows that others refer to"};
    case engine_error::kind::connection_lost:
      return {errc::cannot_connect, "check that the database is there and can be reached, then start again"};
    case engine_error::kind::transaction_full:
      return {errc::transaction_full, "raise the limit that the engine names, or do less in one transaction"};
    case engine_error::kind::scratch_limit:
      return {errc::scratch_limit,
              "mend the statement if it never ends; if it is right, raise STRATA_SCRATCH_SECONDS (10) or "
              "STRATA_SCRATCH_MEGABYTES (2048)"};
    case engine_error::kind::outside_scratch:
      return {errc::outside_scratch, "leave it to the application: migrations act on their own database"};
    case engine_error::kind::missing_table:
    case engine_error::kind::needs_commit:
    case engine_error::kind::refused:
      break;
  }
  return {errc::sql, "mend the migration; it is not applied, so its text may still change"};
}

}  // namespace

bool blames_statement(const engine_error& said) noexcept {
  using kind = engine_error::kind;
  const kind what = said.what_kind();
  return what == kind::refused || what == kind::missing_table || what == kind::needs_commit ||
         what == kind::scratch_limit || what == kind::outside_scratch;
}

void throw_failure(const engine_error& said, failure known) {
  const auto [code, help] = meaning_of(said.what_kind());
  known.code = code;
  known.engine_message = said.what();
  known.sqlstate = said.sqlstate();
  if (!said.help().empty()) known.help = said.help();
  if (known.help.empty()) known.help = help;
  switch (code) {
    case errc::locked:
      throw lock_error{std::move(known)};
    case errc::sql:
    case errc::scratch_limit:
    case errc::outside_scratch:
    case errc::foreign_key:
    case errc::disk_full:
    case errc::transaction_full:
      throw statement_error{std::move(known)};
    default:
      throw connect_error{std::move(known)};
  }
}

}  // namespace strata
