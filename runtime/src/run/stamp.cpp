// stamp: the bookkeeping as if the database had come to the target, without running anything.
#include <algorithm>
#include <optional>
#include <strata/strata.hpp>
#include <utility>

#include "runtime/internal/adoption.hpp"
#include "runtime/internal/revision_graph.hpp"
#include "runtime/internal/run.hpp"
#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/execute/recorder.hpp"
#include "runtime/src/history/applied_heads.hpp"
#include "runtime/src/history/bookkeeping_transaction.hpp"
#include "runtime/src/plan/admission.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

using node = revision_graph::node;
using node_set = revision_graph::node_set;

// What is to be applied afterwards: the target with all that it stands on. Heads of other branches stay, as in Alembic:
// those that neither stand on the target nor carry it.
node_set wanted_nodes(const revision_graph& graph, const chain& chain, const history& at, const target& to) {
  std::vector<node> goals;
  for (const std::string& each : to.revisions) goals.push_back(graph.find(each).value());
  const std::optional<node> branch = graph.find(to.branch);
  if (goals.empty() && !branch) return node_set(graph.size());

  const std::vector<node> concerned = goals.empty() ? std::vector<node>{*branch} : goals;
  const node_set below = graph.ancestors_and_self(concerned, revision_graph::edges::all);
  const node_set above = graph.descendants_and_self(concerned, revision_graph::edges::all);
  for (const std::string& each : at.heads()) {
    const node head = graph.find(each).value();
    // A head that the program does not know would only keep it from running on this database.
    if (head < chain.migrations.size() && !below[head] && !above[head]) goals.push_back(head);
  }
  return graph.ancestors_and_self(goals, revision_graph::edges::all);
}

// The rows that may stay: those of wanted migrations with this program's text, as far as all they stand on stays too.
node_set nodes_to_keep(const revision_graph& graph, const chain& chain, const history& at, const node_set& wanted) {
  node_set keep(graph.size());
  for (std::size_t row = 0; row < at.applied.size(); ++row) {
    const node each = graph.rows()[row];
    if (each >= chain.migrations.size() || !wanted[each] || !at.applied[row].finished()) continue;
    const auto stays = [&](std::string_view revision) {
      const auto below = graph.find(revision);
      return below && keep[*below];
    };
    const migration& embedded = chain.migrations[each];
    const std::vector<covered_migration>& covers = at.applied[row].covers;
    keep[each] = embedded.digest == at.applied[row].digest &&
                 (!covers.empty() || (std::all_of(embedded.parents.begin(), embedded.parents.end(), stays) &&
                                      std::all_of(embedded.depends.begin(), embedded.depends.end(), stays)));
    for (const covered_migration& covered : covers) {
      if (const auto below = graph.find(covered.revision); below && keep[each]) keep[*below] = true;
    }
  }
  return keep;
}

class stamper {
 public:
  stamper(connection& db, bookkeeping& books, const chain_set& set, const options& options)
      : db_{db}, set_{set}, chain_{chain_for(db, set)}, options_{options}, observer_{options.observer}, books_{books} {}

  report run() {
    wait_options wait = options_.wait;
    wait.watcher = &observer_;
    const waiting_scope waiting{db_, wait};
    const auto held = db_.lock(set_.table_prefix, wait);
    report done;
    while (!try_stamp(wait, done)) done = {};
    return done;
  }

 private:
  // False: somebody else wrote between reading and writing.
  bool try_stamp(const wait_options& wait, report& done) {
    const history at = read_history();
    if (options_.without_history) require_no_history(set_, at);
    if (!options_.purge) require_own(set_, chain_, at);
    const target to = resolve_target(options_.target.text(), chain_, at);
    const revision_graph graph{chain_, at};
    const node_set wanted = wanted_nodes(graph, chain_, options_.purge ? history{} : at, to);
    const node_set keep = options_.purge ? node_set(graph.size()) : nodes_to_keep(graph, chain_, at, wanted);
    done.from = at.heads();

    known_state known{.exists = at.exists, .epoch = at.epoch};
    bookkeeping_transaction transaction{db_, books_, known, {}, wait};
    if (damaged_)
      transaction.begin_anew(set_.name);
    else if (!transaction.confirm(set_.name))
      return false;
    applied_heads heads{at};
    stamp_recorder recorder{db_, set_, options_, books_, heads};
    for (std::size_t row = at.applied.size(); row-- > 0;) {
      const applied_migration& stored = at.applied[row];
      const node each = graph.rows()[row];
      if (keep[each]) continue;
      books_.erase(stored.revision);
      heads.remove(stored.revision);
      if (!options_.purge && wanted[each]) continue;
      recorder.log("unstamp", stored.revision, stored.digest);
      done.migrations.push_back({.way = direction::down, .revision = stored.revision});
    }
    for (node at_chain = 0; at_chain < chain_.migrations.size(); ++at_chain) {
      if (!wanted[at_chain] || keep[at_chain]) continue;
      const migration& each = chain_.migrations[at_chain];
      recorder.add(each, "stamp");
      done.migrations.push_back({.way = direction::up, .revision = std::string{each.revision}});
    }
    done.to = heads.revisions();
    transaction.commit(heads.text(), heads.digest());
    return true;
  }

  // What cannot be read can be written anew by whoever forgets it anyway.
  history read_history() {
    try {
      return books_.read_history();
    } catch (const history_error& refused) {
      damaged_ = options_.purge && refused.code() == errc::damaged_bookkeeping;
      if (!damaged_) throw;
      return {};
    }
  }

  connection& db_;
  const chain_set& set_;
  const chain& chain_;
  const options& options_;
  guarded_observer observer_;
  bookkeeping& books_;
  bool damaged_ = false;
};

}  // namespace

report stamp(connection& db, const chain_set& set, const options& options) {
  bookkeeping books{db, set.table_prefix};
  return stamp(db, books, set, options);
}

report stamp(connection& db, bookkeeping& books, const chain_set& set, const options& options) {
  require_no_transaction(db, "before stamping");
  return translated(db, "cannot stamp", [&] { return stamper{db, books, set, options}.run(); });
}

}  // namespace strata
