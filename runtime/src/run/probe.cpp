// Questions about a database and about what a run would do, answered without writing and without a lock.
#include <cstddef>
#include <span>
#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "decider.hpp"
#include "runtime/internal/adoption.hpp"
#include "runtime/internal/bookkeeping.hpp"
#include "runtime/internal/lookup.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/execute/running_step.hpp"
#include "runtime/src/history/stored_script.hpp"
#include "runtime/src/plan/admission.hpp"
#include "runtime/src/plan/repeatables.hpp"
#include "runtime/src/preconditions/occupants.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

constexpr std::string_view cannot_read = "cannot read the history of";

bool is_foreign(const chain_set& set, const chain& chain, const history& at) {
  try {
    require_own(set, chain, at);
    return false;
  } catch (const history_error&) {
    return true;
  }
}

probe_result judge(const chain_set& set, const chain& chain, const history& at) {
  probe_result found{.state = standing::current, .at = at.heads()};
  if (is_foreign(set, chain, at)) {
    found.state = standing::foreign;
    return found;
  }
  found.compatible = true;
  for (const difference& each : compare(chain, at)) {
    if (each.what == difference::kind::unfinished || each.what == difference::kind::altered) continue;
    if (each.what == difference::kind::squashed) {
      found.state = standing::squashed;
      found.compatible = false;
      return found;
    }
    if (each.what == difference::kind::unknown) {
      found.unknown.push_back(each.revision);
      found.compatible = found.compatible && each.compatible;
    } else {
      found.edited.push_back(each.revision);
    }
  }
  found.compatible = found.compatible && !found.unknown.empty();
  try {
    found.pending = plan(chain, at, resolve_target("heads", chain, at), direction::up).size() +
                    outdated_repeatables(chain, at).size();
    found.state = found.pending == 0 ? standing::current : standing::behind;
  } catch (const history_error& refused) {
    // No way leads to the chain's heads: a program that this one does not know has left a migration half done, or a
    // checkpoint is in the way. upgrade() refuses alike.
    found.state = refused.code() == errc::squashed ? standing::squashed : standing::ahead;
    found.compatible = false;
  }
  if (!found.edited.empty()) {
    found.state = standing::edited;
  } else if (!found.unknown.empty()) {
    found.state = standing::ahead;
  }
  return found;
}

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

std::string_view to_string(standing what) noexcept {
  switch (what) {
    case standing::fresh:
      return "fresh";
    case standing::current:
      return "current";
    case standing::behind:
      return "behind";
    case standing::ahead:
      return "ahead";
    case standing::foreign:
      return "foreign";
    case standing::edited:
      return "edited";
    case standing::squashed:
      return "squashed";
  }
  return "unknown";
}

probe_result probe(connection& db, const chain_set& set) {
  const chain& own = chain_for(db, set);
  return translated(db, cannot_read, [&]() -> probe_result {
    bookkeeping books{db, set.table_prefix};
    const history at = books.read_history();
    if (at.exists) return judge(set, own, at);
    const bool may_begin = set.beside_others || find_occupants(db, set).empty();
    const standing state = may_begin ? standing::fresh : standing::foreign;
    const history empty;
    const target heads = resolve_target("heads", own, empty);
    return {.state = state, .pending = plan(own, empty, heads, direction::up).size() + own.repeatables.size()};
  });
}

std::vector<std::string> current(connection& db, const chain_set& set) { return read_history(db, set).heads(); }

history read_history(connection& db, const chain_set& set) {
  return translated(db, cannot_read, [&] { return bookkeeping{db, set.table_prefix}.read_history(); });
}

std::vector<log_entry> read_log(connection& db, const chain_set& set) {
  return translated(db, cannot_read, [&] { return bookkeeping{db, set.table_prefix}.read_log(); });
}

std::vector<difference> check(connection& db, const chain_set& set) {
  const history at = read_history(db, set);
  const chain& own = chain_for(db, set);
  require_own(set, own, at);
  std::vector<difference> found = compare(own, at);
  // On the way to head they are pending as everything else.
  if (!found.empty() || !plan(own, at, resolve_target("heads", own, at), direction::up).empty()) return found;
  for (std::string& each : outdated_repeatables(own, at)) {
    found.push_back({.what = difference::kind::outdated, .revision = std::move(each)});
  }
  for (std::string& each : unknown_repeatables(own, at)) {
    found.push_back({.what = difference::kind::unknown, .revision = std::move(each)});
  }
  return found;
}

std::vector<std::string> check_stored_scripts(connection& db, const chain_set& set) {
  const history at = read_history(db, set);
  std::vector<std::string> found;
  if (!at.exists) return found;
  const chain& own = chain_for(db, set);
  const auto compare = [&](std::string_view kind, std::span<const migration> all,
                           const std::vector<applied_migration>& rows) {
    for (const applied_migration& stored : rows) {
      const migration* const embedded = find_migration(all, stored.revision);
      // Of another text, or where one of the two is a checkpoint, it has to be another one.
      if (embedded == nullptr || embedded->digest != stored.digest || !stored.down_intact ||
          stored.covers.empty() != embedded->replaces.empty() || !differs(stored.down, embedded->down)) {
        continue;
      }
      found.push_back(
          fill_in("{} {}: the way down that the database keeps is not this program's", {kind, stored.revision}));
    }
  };
  compare("migration", own.migrations, at.applied);
  compare("repeatable migration", own.repeatables, at.repeatables);
  const std::vector<std::string> others = translated(db, cannot_read, [&] {
    return bookkeeping{db, set.table_prefix}.other_writers();
  });
  if (!others.empty()) {
    found.push_back(fill_in("besides their owner, {} may write the tables {}_..., and with them what a migrator runs",
                            {join(others), set.table_prefix}));
  }
  return found;
}

std::vector<planned_migration> plan(connection& db, const chain_set& set, direction way, const options& options) {
  const history at = read_history(db, set);
  guarded_observer observer{options.observer};
  decider decisions{db, set, options, observer};
  const std::vector<step> steps = decisions.decide(at, way);
  const run_context with{.db = db, .set = set, .options = options, .observer = observer, .wait = options.wait};
  if (way == direction::up && !steps.empty()) {
    const auto why = translated(db, "cannot look into", [&] { return find_conflict(with, steps, at); });
    if (why) throw history_error{*why};
  }
  std::vector<planned_migration> found;
  found.reserve(steps.size());
  for (const step& each : steps) found.push_back(describe(running_step{each, with, found.size(), steps.size()}));
  const std::size_t count = decisions.in_snapshot(at, steps);
  if (count == 0 || bookkeeping{db, set.table_prefix}.count_tables() != 0) return found;
  for (std::size_t each = 0; each < count; ++each) found[each].in_snapshot = true;
  return found;
}

}  // namespace strata
