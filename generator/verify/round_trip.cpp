#include "round_trip.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "../snapshot/check_snapshot.hpp"
#include "../squash/proof.hpp"
#include "failure_diagnostic.hpp"
#include "migration_check.hpp"
#include "object_owners.hpp"
#include "sandbox.hpp"
#include "verified_chain.hpp"

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

// A fresh database takes the whole chain at once; an older one came step by step.
void compare_with_fresh(const migration_chain& chain, const database_snapshot& stepwise, const sandbox_maker& make,
                        diagnostics& messages) {
  const std::unique_ptr<sandbox> fresh = make();
  const std::vector<migration_chain> chains{chain};
  const chain_view view{chains, "sandbox", std::string{sandbox_prefix}, {&fresh->driver()}, program_steps::left_out};
  try {
    upgrade(fresh->db(), view.set(), {.variables = fresh->settings().variables});
  } catch (const strata::error& failed) {
    const chain_migration& where = migration_of(chain, failed.details().revision);
    diagnostic what = to_diagnostic(failed.details(), where, direction::up);
    what.details.emplace_back("this was the whole chain in one transaction; one migration at a time, it passed");
    messages.add(std::move(what));
    return;
  }
  const auto differences = compare(stepwise, *fresh);
  if (!differences.empty()) report_other_schema(*fresh, chain, differences, messages);
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
  if (stepwise && chain.which == dialect::sqlite && !messages.has_errors()) {
    check_snapshot(chain, messages, make()->settings());
  }
}

void verify_idempotent(const migration_chain& chain, diagnostics& messages, const sandbox_maker& make) {
  const std::unique_ptr<sandbox> scratch = make();
  for (const chain_migration& each : chain.migrations) {
    if (!run_twice(*scratch, each, messages)) return;
  }
}

}  // namespace strata::generator
