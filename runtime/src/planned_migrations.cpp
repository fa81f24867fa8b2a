// strata::plan(): what a run would do, for those who ask before anything runs.
#include <cstddef>
#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "decider.hpp"
#include "engine_failure.hpp"
#include "occupants.hpp"
#include "running_step.hpp"

namespace strata {

namespace {

planned_migration describe(const running_step& step) {
  planned_migration found{.way = step.what->way,
                          .revision = std::string{step.what->revision},
                          .description = std::string{step.description()},
                          .file = std::string{step.file},
                          .transactional = !step.runs_alone(),
                          .from_database = step.from_database,
                          .repeatable = step.what->repeatable,
                          .done = step.what->first_statement};
  for (const statement& each : step.script.statements) {
    found.statements.push_back({.text = std::string{each.text},
                                .line = each.line,
                                .in_transaction = each.in_transaction,
                                .commits_with_next = each.commits_with_next,
                                .guard = std::string{each.guard},
                                .guard_derived = each.guard_derived,
                                .concurrent_index = std::string{each.concurrent_index},
                                .loses_data = each.loses_data,
                                .call = std::string{each.call.name}});
  }
  return found;
}

}  // namespace

std::vector<planned_migration> plan(connection& db, const chain_set& set, direction way, const options& options) {
  const history at = read_history(db, set);
  guarded_observer told{options.observer};
  decider deciding{db, set, options, told};
  const std::vector<step> steps = deciding.decide(at, way);
  const run_context with{.db = db, .set = set, .options = options, .told = told, .wait = options.wait};
  if (way == direction::up && !steps.empty()) {
    const auto why = translated(db, "cannot look into", [&] { return find_conflict(with, steps, at); });
    if (why) throw history_error{*why};
  }
  std::vector<planned_migration> found;
  found.reserve(steps.size());
  for (const step& each : steps) found.push_back(describe(running_step{each, with, found.size(), steps.size()}));
  const std::size_t count = deciding.in_snapshot(at, steps);
  if (count == 0 || bookkeeping{db, set.table_prefix}.count_tables() != 0) return found;
  for (std::size_t each = 0; each < count; ++each) found[each].in_snapshot = true;
  return found;
}

}  // namespace strata
