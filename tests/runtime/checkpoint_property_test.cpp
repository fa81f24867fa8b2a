// Plans with checkpoints on random graphs, held against plans without them: whichever way a database came, it must get
// to the same set of revisions. STRATA_SEED repeats a run, STRATA_GRAPHS sets how many graphs it has.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <strata/error.hpp>
#include <strata/plan.hpp>

#include "random_graph.hpp"

using namespace strata;
using namespace strata::test;

namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

int node_of(std::string_view name) { return std::atoi(std::string{name.substr(4)}.c_str()); }

// What squash would take in: parents all the way down, and no dependency that leads elsewhere.
bool may_be_checkpoint(const plain_graph& graph, int node) {
  const auto at = static_cast<std::size_t>(node);
  return graph.below[at].size() > 1 && graph.below[at] == graph.below_all[at];
}

// Everything else stands on the node, and on nothing below it.
bool may_lose_originals(const plain_graph& graph, int node) {
  if (!may_be_checkpoint(graph, node)) return false;
  const numbers& inside = graph.below[static_cast<std::size_t>(node)];
  for (int each = 0; each < graph.size(); ++each) {
    const auto at = static_cast<std::size_t>(each);
    if (inside.contains(each)) continue;
    if (graph.parents[at].empty()) return false;
    for (const numbers* edges : {&graph.parents[at], &graph.depends[at]}) {
      for (const int other : *edges) {
        if (inside.contains(other) && other != node) return false;
      }
    }
  }
  return true;
}

class checkpoint_of {
 public:
  checkpoint_of(const plain_graph& graph, int node) : node_{node} {
    for (const int each : graph.below[static_cast<std::size_t>(node)]) {
      if (each != node) replaced_.push_back({graph.names[static_cast<std::size_t>(each)], {}});
    }
    what_ = {.revision = graph.names[static_cast<std::size_t>(node)], .irreversible = "a checkpoint"};
  }
  [[nodiscard]] migration what() const {
    migration made = what_;
    made.replaces = replaced_;
    return made;
  }
  [[nodiscard]] int node() const { return node_; }

 private:
  int node_;
  std::vector<replaced_migration> replaced_;
  migration what_;
};

// The row that the bookkeeping has of what a step ran.
applied_migration row_of(const migration& what) {
  applied_migration row;
  row.revision = what.revision;
  row.parents = {what.parents.begin(), what.parents.end()};
  row.depends = {what.depends.begin(), what.depends.end()};
  row.irreversible = what.irreversible;
  for (const replaced_migration& each : what.replaces) {
    row.covers.push_back({std::string{each.revision}, std::string{each.digest}});
  }
  return row;
}

numbers nodes_of(const history& at) {
  numbers found;
  for (const applied_migration& each : at.applied) {
    found.insert(node_of(each.revision));
    for (const covered_migration& covered : each.covers) found.insert(node_of(covered.revision));
  }
  return found;
}

numbers nodes_of(const std::vector<step>& steps) {
  numbers found;
  for (const step& each : steps) found.insert(node_of(each.revision));
  return found;
}

std::vector<step> up(const chain& chain, const history& at, const std::string& target) {
  return plan(chain, at, resolve_target(target, chain, at, direction::up), direction::up);
}

std::optional<numbers> down(const chain& chain, const history& at, const std::string& target) {
  try {
    return nodes_of(plan(chain, at, resolve_target(target, chain, at, direction::down), direction::down));
  } catch (const target_error&) {
    return std::nullopt;
  }
}

history after(history at, const std::vector<step>& steps) {
  at.exists = true;
  for (const step& each : steps) at.applied.push_back(row_of(*each.embedded));
  return at;
}

std::string any_target(const plain_graph& graph, dice& any) {
  return any.chance(30) ? "heads" : graph.names[static_cast<std::size_t>(any.roll(graph.size()))];
}

}  // namespace

BOOST_AUTO_TEST_SUITE(checkpoint_property_test)

BOOST_AUTO_TEST_CASE(a_checkpoint_changes_the_way_and_not_where_it_leads) {
  const std::uint64_t seed = number_from("STRATA_SEED", std::random_device{}());
  const std::uint64_t graphs = number_from("STRATA_GRAPHS", 100'000) / 5;
  std::cout << "STRATA_SEED=" << seed << std::endl;
  dice any{seed};
  std::size_t taken = 0;
  std::size_t refused = 0;

  for (std::uint64_t round = 0; round < graphs; ++round) {
    const plain_graph graph = random_graph(any);
    const embedded_graph embedded{graph};
    const chain& before = embedded.whole();
    std::vector<checkpoint_of> made;
    for (int each = 0; each < graph.size(); ++each) {
      if (may_be_checkpoint(graph, each) && any.chance(20)) made.emplace_back(graph, each);
    }
    std::vector<migration> checkpoints;
    for (const checkpoint_of& each : made) checkpoints.push_back(each.what());
    chain both = before;
    both.checkpoints = checkpoints;
    const std::string where = "STRATA_SEED=" + std::to_string(seed) + " round " + std::to_string(round);

    const std::string first = any_target(graph, any);
    const std::vector<step> steps = up(both, {}, first);
    const history plain = after({}, up(before, {}, first));
    const history came = after({}, steps);
    BOOST_REQUIRE_MESSAGE(nodes_of(came) == nodes_of(plain), where << " up to " << first);
    BOOST_REQUIRE_MESSAGE(compare(both, came).empty() && compare(before, came).empty(), where << " compared");
    // The newest one on the way, and only at the beginning.
    int newest = -1;
    for (const checkpoint_of& each : made) {
      if (nodes_of(plain).contains(each.node())) newest = each.node();
    }
    const bool began = !steps.empty() && !steps.front().embedded->replaces.empty();
    BOOST_REQUIRE_MESSAGE(began == (newest != -1), where << " began");
    BOOST_REQUIRE_MESSAGE(!began || node_of(steps.front().revision) == newest, where << " newest");
    taken += began ? 1U : 0U;

    // From there on, both programs bring what the plain one brings.
    const std::string second = any_target(graph, any);
    const numbers expected = nodes_of(up(before, plain, second));
    BOOST_REQUIRE_MESSAGE(nodes_of(up(both, came, second)) == expected, where << " then up to " << second);
    BOOST_REQUIRE_MESSAGE(nodes_of(up(before, came, second)) == expected, where << " then up to " << second);

    // And take away the same, where nothing that the checkpoint stands for would go.
    const std::string third = any.chance(20) ? "base" : any_target(graph, any);
    const std::optional<numbers> wanted = down(before, plain, third);
    const std::optional<numbers> found = down(both, came, third);
    bool reaches_below = false;
    if (began && wanted) {
      for (const int each : graph.below[static_cast<std::size_t>(newest)]) {
        reaches_below = reaches_below || wanted->contains(each);
      }
    }
    const bool refuses = !wanted || reaches_below;
    BOOST_REQUIRE_MESSAGE(
        refuses ? !found.has_value() : found == wanted,
        where << " down to " << third << ", " << (refuses ? "which takes the checkpoint back" : "other steps"));
    refused += reaches_below ? 1U : 0U;
  }

  BOOST_TEST(taken > graphs / 10);
  BOOST_TEST(refused > graphs / 100);
}

BOOST_AUTO_TEST_CASE(without_the_originals_only_the_middle_is_refused) {
  const std::uint64_t seed = number_from("STRATA_SEED", std::random_device{}());
  const std::uint64_t graphs = number_from("STRATA_GRAPHS", 100'000) / 5;
  std::cout << "STRATA_SEED=" << seed << std::endl;
  dice any{seed};
  std::size_t squashed = 0;
  std::size_t moved = 0;

  for (std::uint64_t round = 0; round < graphs; ++round) {
    const plain_graph graph = random_graph(any);
    const int node = any.roll(graph.size());
    if (!may_lose_originals(graph, node)) continue;
    const embedded_graph embedded{graph};
    const checkpoint_of checkpoint{graph, node};
    const numbers& inside = graph.below[static_cast<std::size_t>(node)];
    std::vector<migration> migrations{checkpoint.what()};
    for (const migration& each : embedded.whole().migrations) {
      if (!inside.contains(node_of(each.revision))) migrations.push_back(each);
    }
    chain alone = embedded.whole();
    alone.migrations = migrations;
    const std::string where = "STRATA_SEED=" + std::to_string(seed) + " round " + std::to_string(round);

    const numbers applied = random_state(graph, any);
    const history at = history_of(graph, applied, any);
    if (!applied.empty() && !applied.contains(node)) {
      BOOST_CHECK_EXCEPTION(up(alone, at, "heads"), history_error,
                            [](const history_error& said) { return said.code() == errc::squashed; });
      BOOST_REQUIRE_MESSAGE(compare(alone, at).size() == 1U, where << " compared");
      BOOST_REQUIRE_MESSAGE(compare(alone, at).front().what == difference::kind::squashed, where << " compared");
      ++squashed;
      continue;
    }
    const std::vector<step> steps = up(alone, at, "heads");
    numbers reached = nodes_of(after(at, steps));
    BOOST_REQUIRE_MESSAGE(reached == graph.all(), where << " up");
    BOOST_REQUIRE_MESSAGE(compare(alone, after(at, steps)).empty(), where << " compared");
    moved += steps.empty() ? 0U : 1U;
  }

  BOOST_TEST(squashed > graphs / 1'000);
  BOOST_TEST(moved > graphs / 100);
}

BOOST_AUTO_TEST_SUITE_END()
