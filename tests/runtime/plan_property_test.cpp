// Targets and plans on random graphs, held against the plain implementation. STRATA_SEED repeats a run,
// STRATA_GRAPHS sets how many graphs it has.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
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

struct random_target {
  std::string branch;
  std::string word;
  std::optional<int> steps;

  [[nodiscard]] std::string text() const {
    std::string written = branch.empty() ? word : branch + "@" + word;
    if (steps) written += (*steps > 0 ? "+" : "-") + std::to_string(std::abs(*steps));
    return written;
  }
};

std::string any_name(const plain_graph& graph, dice& any) {
  if (!graph.labels.empty() && any.chance(30)) {
    return std::next(graph.labels.begin(), any.roll(static_cast<int>(graph.labels.size())))->first;
  }
  return graph.names[static_cast<std::size_t>(any.roll(graph.size()))];
}

random_target any_target(const plain_graph& graph, dice& any) {
  random_target made;
  if (any.chance(35)) made.branch = any_name(graph, any);
  const int kind = any.roll(10);
  if (kind == 0) made.word = "head";
  if (kind == 1) made.word = "heads";
  if (kind == 2) made.word = "base";
  if (kind == 3) made.word = "current";
  if (kind >= 4 && kind <= 6) made.word = any_name(graph, any);
  if (kind == 7) made.word = any_name(graph, any).substr(0, static_cast<std::size_t>(3 + any.roll(4)));
  if (kind >= 8 || any.chance(20)) {
    made.steps = (1 + any.roll(3)) * (any.chance(50) ? 1 : -1);
  }
  return made;
}

std::string describe(const plain_graph& graph, const numbers& applied, const std::string& what) {
  std::string text = what + " of:\n";
  for (int each = 0; each < graph.size(); ++each) {
    const auto at = static_cast<std::size_t>(each);
    text += (applied.contains(each) ? "  x " : "    ") + graph.names[at] + " on";
    for (const int parent : graph.parents[at]) text += " " + graph.names[static_cast<std::size_t>(parent)];
    for (const int other : graph.depends[at]) text += " +" + graph.names[static_cast<std::size_t>(other)];
    for (const auto& [label, node] : graph.labels) text += node == each ? " (" + label + ")" : "";
    text += "\n";
  }
  return text;
}

int node_of(std::string_view name) { return std::atoi(std::string{name.substr(4)}.c_str()); }

// Each step's parents and dependencies are there when it goes up, and it goes down before them.
bool in_order(const plain_graph& graph, numbers applied, const std::vector<step>& steps, direction way) {
  for (const step& each : steps) {
    const int node = node_of(each.revision);
    const auto at = static_cast<std::size_t>(node);
    if (each.way != way) return false;
    if (way == direction::up) {
      for (const int other : graph.parents[at]) {
        if (!applied.contains(other)) return false;
      }
      for (const int other : graph.depends[at]) {
        if (!applied.contains(other)) return false;
      }
      applied.insert(node);
    } else {
      applied.erase(node);
      for (const int other : applied) {
        if (graph.parents[static_cast<std::size_t>(other)].contains(node)) return false;
        if (graph.depends[static_cast<std::size_t>(other)].contains(node)) return false;
      }
    }
  }
  return true;
}

bool names_all(const std::string& message, const plain_graph& graph, const numbers& candidates) {
  return std::all_of(candidates.begin(), candidates.end(), [&](int each) {
    return message.find(graph.names[static_cast<std::size_t>(each)]) != std::string::npos;
  });
}

// What the runtime makes of a target: steps, or a refusal.
struct outcome {
  bool refused = false;
  std::string message = {};
  std::vector<step> steps = {};
};

outcome planned(const chain& chain, const history& at, const std::string& text, direction way) {
  try {
    return {.steps = plan(chain, at, resolve_target(text, chain, at, way), way)};
  } catch (const target_error& said) {
    return {.refused = true, .message = said.what()};
  }
}

plain_answer plainly(const plain_planner& plain, const random_target& what, direction way) {
  const plain_answer to = plain.read(what.branch, what.word, what.steps, way == direction::up);
  if (to.refused) return to;
  if (way == direction::down) return plain.downgrade(to);
  return {.refused = false, .revisions = plain.upgrade(to.revisions)};
}

// Empty: the two agree.
std::string disagreement(const plain_graph& graph, const numbers& applied, const outcome& got,
                         const plain_answer& expected, direction way) {
  if (got.refused != expected.refused) return got.refused ? "refused: " + got.message : "not refused";
  if (got.refused) return names_all(got.message, graph, expected.revisions) ? "" : "unnamed candidates: " + got.message;
  numbers found;
  for (const step& each : got.steps) found.insert(node_of(each.revision));
  if (found != expected.revisions || found.size() != got.steps.size()) return "other steps";
  return in_order(graph, applied, got.steps, way) ? "" : "out of order";
}

// Takes what an upgrade brought away again, the last first, each on its own branch.
numbers taken_back(const plain_graph& graph, const chain& chain, numbers applied, const std::vector<step>& brought,
                   dice& any) {
  for (auto each = brought.rbegin(); each != brought.rend(); ++each) {
    const numbers& parents = graph.parents[static_cast<std::size_t>(node_of(each->revision))];
    const std::string below = parents.empty() ? "base" : node_name(*parents.rbegin());
    const history at = history_of(graph, applied, any);
    for (const step& down : planned(chain, at, std::string{each->revision} + "@" + below, direction::down).steps) {
      applied.erase(node_of(down.revision));
    }
  }
  return applied;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plan_property_test)

BOOST_AUTO_TEST_CASE(planning_agrees_with_plain_sets_on_random_graphs) {
  const std::uint64_t seed = number_from("STRATA_SEED", std::random_device{}());
  const std::uint64_t graphs = number_from("STRATA_GRAPHS", 100'000);
  std::cout << "STRATA_SEED=" << seed << std::endl;
  dice any{seed};
  std::size_t refused = 0;
  std::size_t moved = 0;

  for (std::uint64_t round = 0; round < graphs; ++round) {
    const plain_graph graph = random_graph(any);
    const numbers applied = random_state(graph, any);
    const embedded_graph embedded{graph};
    const history at = history_of(graph, applied, any);
    const plain_planner plain{graph, applied};
    for (const direction way : {direction::up, direction::down}) {
      const random_target what = any_target(graph, any);
      const outcome got = planned(embedded.whole(), at, what.text(), way);
      const std::string wrong = disagreement(graph, applied, got, plainly(plain, what, way), way);
      BOOST_REQUIRE_MESSAGE(wrong.empty(),
                            wrong << "\nSTRATA_SEED=" << seed << " round " << round << ", "
                                  << describe(graph, applied, std::string{to_string(way)} + " " + what.text()));
      (got.refused ? refused : moved) += got.refused || !got.steps.empty() ? 1U : 0U;
    }
  }

  // The graphs are worth something: both outcomes are common.
  BOOST_TEST(refused > graphs / 10);
  BOOST_TEST(moved > graphs / 10);
}

BOOST_AUTO_TEST_CASE(taking_back_what_an_upgrade_brought_ends_where_it_began) {
  const std::uint64_t seed = number_from("STRATA_SEED", std::random_device{}());
  const std::uint64_t graphs = number_from("STRATA_GRAPHS", 100'000) / 20;
  std::cout << "STRATA_SEED=" << seed << std::endl;
  dice any{seed};

  for (std::uint64_t round = 0; round < graphs; ++round) {
    const plain_graph graph = random_graph(any);
    const numbers applied = random_state(graph, any);
    const embedded_graph embedded{graph};
    const std::string target = any.chance(50) ? "heads" : any_name(graph, any);
    const history at = history_of(graph, applied, any);
    const outcome up = planned(embedded.whole(), at, target, direction::up);
    BOOST_REQUIRE(!up.refused);
    numbers reached = applied;
    for (const step& each : up.steps) reached.insert(node_of(each.revision));

    BOOST_REQUIRE_MESSAGE(
        taken_back(graph, embedded.whole(), reached, up.steps, any) == applied,
        "STRATA_SEED=" << seed << " round " << round << ", " << describe(graph, applied, "up to " + target));
  }
}

BOOST_AUTO_TEST_SUITE_END()
