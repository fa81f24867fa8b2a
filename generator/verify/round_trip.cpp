#include "round_trip.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "checkpoint_proof.hpp"
#include "generator/scratch/failure_diagnostic.hpp"
#include "generator/scratch/migration_trial.hpp"
#include "generator/scratch/sandbox.hpp"
#include "migration_check.hpp"
#include "object_owners.hpp"

namespace strata::generator {

namespace {

// Nothing, when the chain could not be brought to its head.
std::optional<database_snapshot> walk(const migration_chain& chain, const fixture_set* fixtures,
                                      const sandbox_maker& make, diagnostics& messages) {
  const std::unique_ptr<sandbox> scratch = make();
  migration_check check{*scratch, chain, messages, fixtures};
  std::size_t position = 0;
  while (position < chain.migrations.size() && check.run(position) != migration_check::outcome::stopped) ++position;
  const bool complete = position == chain.migrations.size();
  // Rows change nothing about them.
  if (fixtures == nullptr) check.references().report(complete);
  return complete ? std::optional{scratch->snapshot()} : std::nullopt;
}

const chain_migration& migration_of(const migration_chain& chain, const std::string& revision) {
  for (const auto* list : {&chain.migrations, &chain.repeatables}) {
    for (const chain_migration& each : *list) {
      if (each.revision == revision) return each;
    }
  }
  return chain.migrations.back();
}

void report_other_schema(const sandbox& fresh, const migration_chain& chain,
                         const std::vector<schemas::schema_difference>& differences, diagnostics& messages) {
  const chain_migration& last = chain.migrations.back();
  diagnostic what{.code = "strata-fresh-differs",
                  .message = "the whole chain in one transaction leaves another schema than one migration at a time",
                  .file = last.up.file,
                  .offset = last.up.marker};
  const migration_chain whole = with_repeatables_behind(chain);
  object_owners owners{fresh, whole};
  owners.come_to(whole.migrations.size());
  for (const schemas::schema_difference& each : differences) what.details.push_back(owners.describe(each));
  messages.add(std::move(what));
}

// The whole chain, as a fresh database takes it, or release by release, in a session for each migration.
std::unique_ptr<sandbox> run(const migration_chain& chain, const sandbox_maker& make, bool at_once) {
  std::unique_ptr<sandbox> fresh = make();
  const std::vector<migration_chain> chains{chain};
  const chain_view view{chains, "sandbox", std::string{sandbox_prefix}, {&fresh->driver()}, program_steps::left_out};
  options how{.variables = fresh->settings().variables};
  if (at_once) {
    upgrade(fresh->db(), view.set(), how);
    return fresh;
  }
  fresh->lend([&](const std::string& url) {
    for (const chain_migration& each : chain.migrations) {
      how.target = each.revision;
      upgrade(*fresh->driver().connect(url, {.scratch = true}), view.set(), how);
    }
    how.target = {};
    upgrade(*fresh->driver().connect(url, {.scratch = true}), view.set(), how);
  });
  return fresh;
}

// Without counters, which go on in aborted attempts as well, and the books.
database_contents rows_of(sandbox& in) {
  database_contents found = in.read_contents();
  found.counters.clear();
  std::erase_if(found.tables,
                [](const table_contents& each) { return each.name.find(sandbox_prefix) != std::string::npos; });
  return found;
}

// What differs between two runs of the same kind is the clock's or chance's: its column, or the whole table where the
// number of rows does.
void leave_out_unstable(const database_contents& one, const database_contents& other, std::vector<std::string>& columns,
                        std::vector<std::string>& tables) {
  const run_difference found = compare_runs(one, other, columns);
  columns.insert(columns.end(), found.columns.begin(), found.columns.end());
  for (const table_contents& table : one.tables) {
    const auto again = std::find_if(other.tables.begin(), other.tables.end(),
                                    [&](const table_contents& each) { return each.name == table.name; });
    if (again == other.tables.end() || again->rows.size() != table.rows.size()) tables.push_back(table.name);
  }
}

std::vector<std::string> compare_rows(const migration_chain& chain, sandbox& fresh, const sandbox_maker& make) {
  const bool checkpoints =
      !chain.checkpoints.empty() || std::any_of(chain.migrations.begin(), chain.migrations.end(),
                                                [](const chain_migration& each) { return each.is_checkpoint(); });
  // Those are proved by themselves, and differ where their file says so.
  if (checkpoints || chain.migrations.size() + chain.repeatables.size() < 2) return {};
  try {
    database_contents at_once = rows_of(fresh);
    database_contents stepwise = rows_of(*run(chain, make, false));
    std::vector<std::string> columns;
    std::vector<std::string> tables;
    std::vector<std::string> lines = compare_contents(stepwise, at_once, columns);
    // Chance may agree with itself once.
    for (int again = 0; again < 4 && !lines.empty(); ++again) {
      // Clocks are often kept in seconds.
      std::this_thread::sleep_for(std::chrono::milliseconds{1'100});
      leave_out_unstable(at_once, rows_of(*run(chain, make, true)), columns, tables);
      leave_out_unstable(stepwise, rows_of(*run(chain, make, false)), columns, tables);
      for (database_contents* each : {&at_once, &stepwise}) {
        std::erase_if(each->tables, [&](const table_contents& table) {
          return std::find(tables.begin(), tables.end(), table.name) != tables.end();
        });
      }
      lines = compare_contents(stepwise, at_once, columns);
    }
    return lines;
  } catch (const strata::error&) {
    // It ran before: some other circumstance.
  } catch (const engine_error&) {
    // Contents that cannot be read as rows.
  }
  return {};
}

void report_other_rows(const migration_chain& chain, std::vector<std::string> lines, diagnostics& messages) {
  const chain_migration& last = chain.migrations.back();
  messages.add({.level = last.draft && !last.borrowed ? severity::error : severity::warning,
                .code = "strata-fresh-differs",
                .message = "the whole chain in one run leaves other rows than one migration at a time",
                .file = last.up.file,
                .offset = last.up.marker,
                .details = std::move(lines),
                .help = "let no migration depend on the session or the transaction that another one ran in: its "
                        "settings (SET, PRAGMA),\ntemporary tables, txid_current(), currval()"});
}

// A fresh database takes the whole chain at once; an older one came step by step.
void compare_with_fresh(const migration_chain& chain, const database_snapshot& stepwise, const sandbox_maker& make,
                        diagnostics& messages) {
  std::unique_ptr<sandbox> fresh;
  try {
    fresh = run(chain, make, true);
  } catch (const strata::error& failed) {
    const chain_migration& where = migration_of(chain, failed.details().revision);
    diagnostic what = to_diagnostic(failed.details(), where, direction::up);
    what.details.emplace_back("this was the whole chain in one transaction; one migration at a time, it passed");
    messages.add(std::move(what));
    return;
  }
  const auto differences = compare(stepwise, *fresh);
  if (!differences.empty()) return report_other_schema(*fresh, chain, differences, messages);
  if (std::vector<std::string> lines = compare_rows(chain, *fresh, make); !lines.empty()) {
    report_other_rows(chain, std::move(lines), messages);
  }
}

// False: the migration cannot go up at all.
bool run_twice(sandbox& on, const chain_migration& migration, diagnostics& messages) {
  try {
    migration_trial{on, migration}.up();
  } catch (const strata::error& failed) {
    messages.add(to_diagnostic(failed.details(), migration, direction::up));
    return false;
  }
  // It takes only empty databases, in one transaction, and never meets what it made.
  if (migration.is_checkpoint()) return true;
  const database_snapshot once = on.snapshot();
  diagnostic what{.code = "strata-not-idempotent",
                  .message = "up of " + migration.revision + " run twice leaves another schema than run once",
                  .file = migration.up.file,
                  .offset = migration.up.marker};
  try {
    migration_trial{on, migration}.up();
    for (const schemas::schema_difference& each : compare(once, on)) what.details.push_back(to_string(each));
    if (what.details.empty()) return true;
  } catch (const strata::error& failed) {
    what =
        to_diagnostic(failed.details(), migration, direction::up, "up of " + migration.revision + " cannot run twice");
    what.code = "strata-not-idempotent";
    what.help = "write statements that pass where their work is done: CREATE TABLE IF NOT EXISTS, INSERT OR IGNORE";
  }
  on.restore(once.copy.image);
  messages.add(std::move(what));
  return true;
}

}  // namespace

void verify_round_trip(const migration_chain& chain, const fixture_set& fixtures, diagnostics& messages,
                       const sandbox_maker& make) {
  const migration_chain whole = with_repeatables_behind(chain);
  const auto stepwise = walk(whole, nullptr, make, messages);
  if (stepwise && !fixtures.empty()) static_cast<void>(walk(whole, &fixtures, make, messages));
  if (stepwise && !chain.migrations.empty()) compare_with_fresh(chain, *stepwise, make, messages);
  if (stepwise) prove_checkpoints(chain, make, messages);
}

void verify_idempotent(const migration_chain& chain, diagnostics& messages, const sandbox_maker& make) {
  const std::unique_ptr<sandbox> scratch = make();
  for (const chain_migration& each : chain.migrations) {
    if (!run_twice(*scratch, each, messages)) return;
  }
}

}  // namespace strata::generator
