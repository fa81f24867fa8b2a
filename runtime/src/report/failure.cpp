#include "failure.hpp"

#include <strata/error.hpp>
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

std::string_view to_string(errc code) noexcept {
  switch (code) {
    case errc::bad_url:
      return "strata-bad-url";
    case errc::unknown_dialect:
      return "strata-unknown-dialect";
    case errc::cannot_connect:
      return "strata-cannot-connect";
    case errc::not_a_database:
      return "strata-not-a-database";
    case errc::read_only:
      return "strata-read-only";
    case errc::locked:
      return "strata-locked";
    case errc::disk_full:
      return "strata-disk-full";
    case errc::sql:
      return "strata-sql";
    case errc::transaction_lost:
      return "strata-transaction-lost";
    case errc::in_transaction:
      return "strata-in-transaction";
    case errc::foreign_key:
      return "strata-foreign-key";
    case errc::ahead:
      return "strata-ahead";
    case errc::diverged:
      return "strata-diverged";
    case errc::edited:
      return "strata-edited";
    case errc::draft_edited:
      return "strata-draft-edited";
    case errc::foreign:
      return "strata-foreign";
    case errc::foreign_owner:
      return "strata-foreign-owner";
    case errc::stored_script:
      return "strata-stored-script";
    case errc::unknown_target:
      return "strata-unknown-target";
    case errc::ambiguous_target:
      return "strata-ambiguous-target";
    case errc::unreachable_target:
      return "strata-unreachable-target";
    case errc::squashed:
      return "strata-squashed";
    case errc::irreversible:
      return "strata-irreversible";
    case errc::damaged_bookkeeping:
      return "strata-damaged-bookkeeping";
    case errc::observer_failed:
      return "strata-observer-failed";
    case errc::loses_data:
      return "strata-loses-data";
    case errc::backup_failed:
      return "strata-backup-failed";
    case errc::not_a_backup:
      return "strata-not-a-backup";
    case errc::missing_program:
      return "strata-missing-program";
    case errc::not_at_head:
      return "strata-not-at-head";
    case errc::seed_without_down:
      return "strata-seed-without-down";
    case errc::hook_failed:
      return "strata-hook-failed";
    case errc::step_failed:
      return "strata-step-failed";
    case errc::step_missing:
      return "strata-step-missing";
    case errc::transaction_full:
      return "strata-transaction-full";
    case errc::requirement_missing:
      return "strata-requirement-missing";
    case errc::base_missing:
      return "strata-base-missing";
    case errc::variable:
      return "strata-variable";
    case errc::nothing_to_adopt:
      return "strata-nothing-to-adopt";
    case errc::several_to_adopt:
      return "strata-several-to-adopt";
    case errc::adopt_unfinished:
      return "strata-adopt-unfinished";
    case errc::adopt_unknown:
      return "strata-adopt-unknown";
    case errc::adopt_gap:
      return "strata-adopt-gap";
    case errc::adopt_edited:
      return "strata-adopt-edited";
    case errc::has_history:
      return "strata-has-history";
    case errc::no_match:
      return "strata-no-match";
    case errc::several_match:
      return "strata-several-match";
    case errc::temporary_object:
      return "strata-temporary-object";
    case errc::scratch_database:
      return "strata-scratch-database";
    case errc::beyond_database:
      return "strata-beyond-database";
    case errc::not_empty:
      return "strata-not-empty";
    case errc::scratch_limit:
      return "strata-scratch-limit";
    case errc::outside_scratch:
      return "strata-outside-scratch";
  }
  return "strata-unknown";
}

std::string format(const failure& what) {
  std::string text;
  if (!what.file.empty()) {
    text += what.file + ':';
    if (what.line != 0) text += std::to_string(what.line) + ':';
    if (what.column != 0) text += std::to_string(what.column) + ':';
    text += ' ';
  }
  text += "error: " + what.message + " [" + std::string{to_string(what.code)} + ']';
  const auto add = [&text](std::string_view label, std::string_view words) {
    if (!words.empty()) text.append("\n  ").append(label).append(": ").append(words);
  };
  add("engine", what.sqlstate.empty() ? what.engine_message : what.engine_message + " (" + what.sqlstate + ')');
  add("database", what.database_state);
  // Several ways stand in a line each.
  std::string help = what.help;
  for (std::size_t at = help.find('\n'); at != std::string::npos; at = help.find('\n', at + 1))
    help.insert(at + 1, "    ");
  add("help", help);
  return text;
}

error::error(failure details)
    : std::runtime_error(details.message), details_(std::move(details)), text_(format(details_)) {}

const report& error::report() const noexcept {
  static const strata::report nothing;
  return report_ ? *report_ : nothing;
}

void error::add(strata::report done, std::string database_state) {
  report_ = std::make_shared<const strata::report>(std::move(done));
  if (database_state.empty()) return;
  details_.database_state = std::move(database_state);
  text_ = format(details_);
}

failure to_failure(const failure_view& from) {
  return {.code = from.code,
          .message = fill_in(from.message.text, from.message.words),
          .revision = std::string{from.revision},
          .file = std::string{from.file},
          .line = from.line,
          .column = from.column,
          .database_state = std::string{from.database_state},
          .help = fill_in(from.help.text, from.help.words)};
}

template <typename Error>
void refuse(const failure_view& why) {
  throw Error{to_failure(why)};
}

template void refuse<error>(const failure_view& why);
template void refuse<connect_error>(const failure_view& why);
template void refuse<statement_error>(const failure_view& why);
template void refuse<history_error>(const failure_view& why);
template void refuse<target_error>(const failure_view& why);

bool blames_statement(const engine_error& cause) noexcept {
  using kind = engine_error::kind;
  const kind what = cause.what_kind();
  return what == kind::refused || what == kind::missing_table || what == kind::needs_commit ||
         what == kind::scratch_limit || what == kind::outside_scratch;
}

void throw_failure(const engine_error& cause, failure known) {
  const auto [code, help] = meaning_of(cause.what_kind());
  known.code = code;
  known.engine_message = cause.what();
  known.sqlstate = cause.sqlstate();
  if (!cause.help().empty()) known.help = cause.help();
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
