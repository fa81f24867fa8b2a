#include <strata/error.hpp>
#include <utility>

namespace strata {

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
  const auto add = [&text](std::string_view label, std::string_view value) {
    if (!value.empty()) text.append("\n  ").append(label).append(": ").append(value);
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

}  // namespace strata
