#include "migration_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "boundary_watch.hpp"
#include "generator/scratch/failure_diagnostic.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view second_up = "this was the second up, after a down";

constexpr std::string_view on_top = "this was on top of itself: without a down section, it has to bear that";

// Another tool's scripts stand as they are: who goes up is not to be kept from it by the way down.
severity level_of_downs(const chain_migration& migration) {
  return migration.borrowed ? severity::warning : severity::error;
}

}  // namespace

migration_chain with_repeatables_behind(const migration_chain& chain) {
  migration_chain whole = chain;
  for (const chain_migration& each : chain.repeatables) {
    chain_migration& added = whole.migrations.emplace_back(each);
    added.parents = whole.heads;
    whole.heads = {added.revision};
  }
  whole.repeatables.clear();
  return whole;
}

migration_check::outcome migration_check::run(std::size_t position) {
  const chain_migration& migration = chain_.migrations[position];
  const fixture* const rows = fixture_of(migration);
  const std::size_t reported = messages_.all().size();
  if (rows != nullptr && !put_rows(on_, rows->before, messages_)) return outcome::stopped;

  if (rows != nullptr) left_.reset();
  note_before(position);
  references_.look_before(before_.schema);
  const std::vector<row_count> counted = count_rows();
  std::vector<diagnostic> on_rows;
  if (!migration.irreversible.empty()) on_rows = try_on_rows(migration, false);
  std::optional<migration_trial> trial{std::in_place, on_, migration};
  const std::unique_ptr<observer> watch = watch_boundaries(on_, migration.up, messages_);
  if (!up(*trial, migration, watch.get(), "")) {
    trial.reset();
    // What PostgreSQL rolled back has not been.
    if (on_.which() == dialect::sqlite || !migration.up.transactional) go_back();
    return outcome::stopped;
  }
  if (!leaves_database_whole(migration, migration.up)) {
    trial.reset();
    go_back();
    return outcome::stopped;
  }
  if (!leaves_schema(migration, migration.up)) return outcome::failed;
  schema_listing made = on_.list_schema();
  references_.look_after_up(position, before_.schema, made);
  if (rows != nullptr) check_rows(on_, rows->after, "after up of " + migration.revision, messages_);

  if (!migration.irreversible.empty()) {
    trial.reset();
    for (diagnostic& each : on_rows) messages_.add(std::move(each));
    if (migration.repeatable) run_on_top(migration);
    return has_reported_since(reported) ? outcome::failed : outcome::passed;
  }

  if (!down_and_up(*trial, position, std::move(made), counted)) {
    go_back();
    // The way down is known to be wrong.
    for (diagnostic& each : try_on_rows(migration, false)) messages_.add(std::move(each));
    trial->up();
  } else if (rows != nullptr && !has_reported_since(reported)) {
    check_rows(on_, rows->after, "after up, down and up of " + migration.revision, messages_);
  }
  if (rows != nullptr) left_.reset();
  return has_reported_since(reported) ? outcome::failed : outcome::passed;
}

bool migration_check::down_and_up(migration_trial& trial, std::size_t position, schema_listing first,
                                  const std::vector<row_count>& counted) {
  const chain_migration& migration = chain_.migrations[position];
  if (!down(trial, migration) || !leaves_database_whole(migration, migration.down)) return false;
  const auto left = differences_from_before();
  if (!left.empty()) {
    references_.look_after_down(position, before_.schema, on_.list_schema());
    return report_incomplete_down(position, left), false;
  }
  warn_of_lost_rows(migration, counted);
  const std::vector<diagnostic> on_rows = try_on_rows(migration, true);
  if (!up(trial, migration, nullptr, second_up)) return false;
  if (on_.list_schema() != first) {
    report_other_up(migration);
  } else {
    left_.emplace(position + 1, std::move(first));
  }
  for (const diagnostic& each : on_rows) messages_.add(each);
  return true;
}

std::vector<diagnostic> migration_check::try_on_rows(const chain_migration& migration, bool with_down) {
  if (fixtures_ != nullptr) return {};
  return filled_.run(migration, before_.copy, with_down);
}

// One check begins with the schema that the one before has left.
void migration_check::note_before(std::size_t position) {
  const bool known = left_ && left_->first == position;
  before_.schema = known ? std::move(left_->second) : on_.list_schema();
  left_.reset();
  position_ = position;
  // PostgreSQL takes a second for a copy that few migrations need.
  if (on_.which() == dialect::sqlite) {
    on_.copy_to(before_.copy);
  } else {
    before_.copy = {};
  }
}

void migration_check::need_copy() {
  if (on_.which() == dialect::sqlite || !before_.copy.image.empty()) return;
  owners_before(position_).copy_to(before_.copy);
}

void migration_check::go_back() {
  need_copy();
  on_.restore(before_.copy.image);
}

std::vector<schemas::schema_difference> migration_check::differences_from_before() {
  if (before_.schema == on_.list_schema()) return {};
  need_copy();
  return compare(before_, on_);
}

object_owners& migration_check::owners_before(std::size_t position) {
  if (!owners_) owners_.emplace(on_, chain_);
  owners_->come_to(position);
  return *owners_;
}

void migration_check::run_on_top(const chain_migration& migration) {
  const schemas::schema once = on_.read_schema();
  migration_trial again{on_, migration};
  if (!up(again, migration, nullptr, on_top)) return;
  const auto differences = compare(once, on_.read_schema());
  if (differences.empty()) return;
  diagnostic what{.level = level_of_downs(migration),
                  .code = "strata-not-idempotent",
                  .message = migration.revision + " on top of itself leaves another schema",
                  .file = migration.up.file,
                  .offset = migration.up.marker,
                  .help = "write it so that it may run twice (CREATE OR REPLACE), or give it a down section"};
  for (const schemas::schema_difference& each : differences) what.details.push_back(to_string(each));
  messages_.add(std::move(what));
}

bool migration_check::leaves_schema(const chain_migration& migration, const sql_script& script) {
  if (!calls_step(script)) return true;
  const auto differences = differences_from_before();
  if (differences.empty()) return true;
  diagnostic what{.code = "strata-step-schema",
                  .message = "the step in C++ of " + migration.revision + " changes the schema",
                  .file = script.file,
                  .offset = script.marker,
                  .help =
                      "put what changes the schema into a migration in SQL, before this one or after it: the build "
                      "cannot run steps, and has to know the schema"};
  for (const schemas::schema_difference& each : differences) what.details.push_back(to_string(each));
  messages_.add(std::move(what));
  return false;
}

bool migration_check::go_up(std::size_t position) {
  left_.reset();
  const chain_migration& migration = chain_.migrations[position];
  const bool look = references_.has_open();
  const schema_listing before = look ? on_.list_schema() : schema_listing{};
  migration_trial trial{on_, migration};
  if (!up(trial, migration, nullptr, "")) return false;
  look ? references_.look_after_up(position, before, on_.list_schema()) : references_.forget();
  return true;
}

bool migration_check::leaves_database_whole(const chain_migration& migration, const sql_script& script) {
  std::string found = on_.find_damage();
  if (found.empty()) return true;
  diagnostic what{.code = "strata-broken-schema",
                  .message = fmt::format("{} leaves a database that cannot be opened again: {}", migration.revision,
                                         std::move(found)),
                  .file = script.file,
                  .offset = script.marker,
                  .help = "write no texts into the schema by hand: rebuild the table, or ALTER it"};
  for (const sql_statement& each : script.statements) {
    if (each.text.find("sqlite_") != std::string::npos) what.offset = each.offset;
  }
  messages_.add(std::move(what));
  return false;
}

bool migration_check::has_reported_since(std::size_t reported) const {
  return std::any_of(messages_.all().begin() + static_cast<std::ptrdiff_t>(reported), messages_.all().end(),
                     [](const diagnostic& each) { return each.level != severity::note; });
}

const fixture* migration_check::fixture_of(const chain_migration& migration) const {
  if (fixtures_ == nullptr) return nullptr;
  const auto found = fixtures_->find(migration.revision);
  return found == fixtures_->end() ? nullptr : &found->second;
}

bool migration_check::up(migration_trial& trial, const chain_migration& migration, observer* watching,
                         std::string_view moment) {
  try {
    trial.up(watching);
    return true;
  } catch (const strata::error& failed) {
    diagnostic what = to_diagnostic(failed.details(), migration, direction::up);
    // The first up has passed, so it is the down that left something behind.
    // Of another tool's repeatable, the tool has never run the same text twice.
    if (migration.borrowed && (moment == second_up || moment == on_top)) what.level = severity::warning;
    report(std::move(what), moment);
    return false;
  }
}

bool migration_check::down(migration_trial& trial, const chain_migration& migration) {
  const std::unique_ptr<observer> watch = watch_boundaries(on_, migration.down, messages_);
  try {
    trial.down(watch.get());
    return true;
  } catch (const strata::error& failed) {
    diagnostic what = to_diagnostic(failed.details(), migration, direction::down);
    what.level = level_of_downs(migration);
    report(std::move(what), "");
    return false;
  }
}

void migration_check::report(diagnostic what, std::string_view moment) {
  if (!moment.empty()) what.details.emplace_back(moment);
  if (fixtures_ != nullptr) what.details.emplace_back("this was with the rows of the fixtures");
  messages_.add(std::move(what));
}

void migration_check::report_incomplete_down(std::size_t position,
                                             const std::vector<schemas::schema_difference>& differences) {
  const chain_migration& migration = chain_.migrations[position];
  diagnostic what{
      .level = level_of_downs(migration),
      .code = "strata-down-incomplete",
      .message = "down of " + migration.revision + " does not restore the schema",
      .file = migration.down.file,
      .offset = migration.down.marker,
      .help = migration.borrowed
                  ? std::string{}
                  : "undo in the down section what the up section does, in reverse order; if it cannot be undone, "
                    "say so:\n-- migrate:irreversible <reason>"};
  const bool only_left_behind = std::all_of(differences.begin(), differences.end(), [](const auto& each) {
    return each.kind == schemas::difference_kind::added;
  });
  if (!only_left_behind) owners_before(position);
  for (const schemas::schema_difference& each : differences) {
    // What was not there before the up is this migration's.
    what.details.push_back(each.kind == schemas::difference_kind::added
                               ? fmt::format("{}: left behind (made by {})", each.object, migration.revision)
                               : owners_->describe(each));
  }
  messages_.add(std::move(what));
}

void migration_check::report_other_up(const chain_migration& migration) {
  need_copy();
  const std::unique_ptr<sandbox> first = on_.another();
  first->restore(before_.copy.image);
  migration_trial{*first, migration}.up();
  diagnostic what{.level = level_of_downs(migration),
                  .code = "strata-up-differs",
                  .message = "up of " + migration.revision + " leaves another schema after a down than at first",
                  .file = migration.up.file,
                  .offset = migration.up.marker};
  for (const schemas::schema_difference& each : compare(first->snapshot(), on_)) {
    what.details.push_back(to_string(each));
  }
  if (!what.details.empty()) messages_.add(std::move(what));
}

std::vector<migration_check::row_count> migration_check::count_rows() {
  std::vector<row_count> counts;
  if (fixtures_ == nullptr) return counts;
  for (const table_name& each : on_.tables()) {
    const auto rows = on_.db().query("SELECT count(*) FROM " + each.quoted);
    counts.push_back({each.name, std::stoll(rows.at(0).at(0).value())});
  }
  return counts;
}

// Not an error: an up may delete what nobody wants back.
void migration_check::warn_of_lost_rows(const chain_migration& migration, const std::vector<row_count>& before) {
  const std::vector<row_count> after = count_rows();
  std::vector<std::string> lost;
  for (const row_count& each : before) {
    const auto now =
        std::find_if(after.begin(), after.end(), [&](const auto& other) { return other.table == each.table; });
    if (now == after.end() || now->rows >= each.rows) continue;
    lost.push_back(
        fmt::format("table {}: had {} row{}, has {}", each.table, each.rows, each.rows == 1 ? "" : "s", now->rows));
  }
  if (lost.empty()) return;
  messages_.add({.level = severity::warning,
                 .code = "strata-rows-lost",
                 .message = "up and down of " + migration.revision + " lose rows",
                 .file = migration.down.file,
                 .offset = migration.down.marker,
                 .details = std::move(lost)});
}

}  // namespace strata::generator
