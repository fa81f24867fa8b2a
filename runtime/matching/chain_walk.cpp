#include "chain_walk.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "bare_chain.hpp"
#include "runtime/internal/revision_graph.hpp"
#include "runtime/schema/compare.hpp"
#include "runtime/schema/read_schema.hpp"

namespace strata::matching {

namespace {

using node = revision_graph::node;
using node_set = revision_graph::node_set;

constexpr auto all_edges = revision_graph::edges::all;

// Where to go one after another, so that every revision is once the only head with all that it stands on: to all heads,
// then to each of several heads, and to what meets in one migration. Whatever lies between is on the way to one of
// them.
std::vector<std::string> goals_of(const revision_graph& graph) {
  std::vector<std::string> goals{"heads"};
  node_set wanted(graph.size());
  const auto want = [&](std::span<const node> which) {
    for (const node each : which) wanted[each] = true;
  };
  const std::vector<node> tips = graph.tips(node_set(graph.size(), true), all_edges);
  if (tips.size() > 1) want(tips);
  for (node each = 0; each < graph.size(); ++each) {
    if (graph.parents(each).size() + graph.dependencies(each).size() < 2) continue;
    want(graph.parents(each));
    want(graph.dependencies(each));
  }
  for (node each = 0; each < graph.size(); ++each) {
    if (!wanted[each]) continue;
    // The way to all heads comes through here by itself where it begins with what this stands on.
    const node_set below = graph.ancestors_and_self({&each, 1}, all_edges);
    if (!std::all_of(below.begin(), below.begin() + each, [](bool is_below) { return is_below; })) {
      goals.emplace_back(graph.name(each));
    }
  }
  return goals;
}

class walk {
 public:
  walk(const chain_set& set, std::string_view dialect, const walk_options& how, const state_reader& take)
      : set_(set),
        dialect_(dialect),
        how_(how),
        take_(take),
        bare_(set, dialect, bare_chain::repeatables::left_out),
        graph_(bare_.chain()) {}

  std::vector<std::string> run() { return how_.target.empty() ? see_all() : see_target(); }

 private:
  std::vector<std::string> see_all() {
    std::vector<std::string> made_by_repeatables;
    for (const std::string& goal : goals_of(graph_)) {
      scratch_database scratch = how_.make_scratch();
      go(scratch.db(), goal, true);
      if (goal == "heads") made_by_repeatables = run_repeatables(scratch.db());
      scratch.drop();
    }
    return made_by_repeatables;
  }

  std::vector<std::string> see_target() {
    scratch_database scratch = how_.make_scratch();
    go(scratch.db(), how_.target, false);
    take_(current(scratch.db(), bare_.set()), schemas::read_schema(scratch.db(), set_.table_prefix));
    std::vector<std::string> made_by_repeatables;
    if (has_repeatables()) {
      go(scratch.db(), "heads", false);
      made_by_repeatables = run_repeatables(scratch.db());
    }
    scratch.drop();
    return made_by_repeatables;
  }

  void go(connection& db, const std::string& goal, bool show) {
    node_set applied(graph_.size());
    std::exception_ptr stopped;
    options to = settings(goal);
    to.after_migration = [&](connection& on, const migration_event& event) {
      try {
        if (how_.between) how_.between();
        applied[graph_.find(event.revision).value()] = true;
        if (show && seen_.insert(applied).second) this->show(on, applied);
      } catch (...) {
        stopped = std::current_exception();
        throw;
      }
    };
    try {
      upgrade(db, bare_.set(), to);
    } catch (...) {
      // Not what the executor makes of it: no hook of the program's has failed.
      if (stopped) std::rethrow_exception(stopped);
      throw;
    }
  }

  void show(connection& db, const node_set& applied) {
    std::vector<std::string> heads;
    for (const node each : graph_.tips(applied, revision_graph::edges::parents)) heads.emplace_back(graph_.name(each));
    // Many migrations change rows alone, and reading the model takes much longer than reading the text.
    if (std::string text = schemas::read_schema_text(db, set_.table_prefix); !last_ || text != last_->text) {
      last_ = seen_schema{std::move(text), schemas::read_schema(db, set_.table_prefix)};
    }
    take_(heads, last_->value);
  }

  [[nodiscard]] bool has_repeatables() const { return !find_chain(set_, dialect_)->whole().repeatables.empty(); }

  std::vector<std::string> run_repeatables(connection& db) {
    std::vector<std::string> names;
    if (!has_repeatables()) return names;
    const bare_chain whole{set_, dialect_, bare_chain::repeatables::kept};
    const schemas::schema before = schemas::read_schema(db, set_.table_prefix);
    upgrade(db, whole.set(), settings("heads"));
    const schemas::schema after = schemas::read_schema(db, set_.table_prefix);
    for (auto& each : schemas::compare(before, after)) names.push_back(std::move(each.object));
    return names;
  }

  [[nodiscard]] options settings(const std::string& goal) const {
    return {.target = goal, .transactions = transactions::per_migration, .variables = how_.variables};
  }

  struct seen_schema {
    std::string text;
    schemas::schema value;
  };

  const chain_set& set_;
  std::string_view dialect_;
  const walk_options& how_;
  const state_reader& take_;
  bare_chain bare_;
  revision_graph graph_;
  std::set<node_set> seen_;
  std::optional<seen_schema> last_;
};

}  // namespace

std::size_t count_walks(const chain_set& set, std::string_view dialect) {
  const bare_chain bare{set, dialect, bare_chain::repeatables::left_out};
  return goals_of(revision_graph{bare.chain()}).size();
}

std::vector<std::string> walk_chain(const chain_set& set, std::string_view dialect, const walk_options& how,
                                    const state_reader& take) {
  return walk{set, dialect, how, take}.run();
}

}  // namespace strata::matching
