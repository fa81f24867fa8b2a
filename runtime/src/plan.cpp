#include <algorithm>
#include <iterator>
#include <strata/error.hpp>
#include <strata/plan.hpp>
#include <utility>

#include "applied_heads.hpp"
#include "revision_graph.hpp"

namespace strata {

namespace {

using node = revision_graph::node;
using node_set = revision_graph::node_set;

// The program's migration of that revision; null where only the database knows it.
const migration* embedded_in(const chain& from, node which) {
  return which < from.migrations.size() ? &from.migrations[which] : nullptr;
}

// The program's script is the better one (its down may have been mended since), but only for the text that ran.
const migration* same_text(const migration* embedded, const applied_migration& stored) {
  const bool fits = embedded != nullptr && (embedded->up.checksum == stored.checksum ||
                                            std::count(embedded->accepted.begin(), embedded->accepted.end(),
                                                       std::string_view{stored.checksum}) != 0);
  return fits ? embedded : nullptr;
}

step step_down(const migration* embedded, const applied_migration& stored) {
  const std::string_view reason = embedded != nullptr ? embedded->irreversible : std::string_view{stored.irreversible};
  if (!reason.empty()) {
    throw target_error{
        failure{.code = errc::irreversible,
                .message = "migration " + stored.revision + " cannot be taken back: " + std::string{reason},
                .revision = stored.revision,
                .file = embedded != nullptr ? std::string{embedded->file} : std::string{},
                .database_state = "unchanged",
                .help = "choose a target at or above " + stored.revision + ", or restore a backup"}};
  }
  return step{.way = direction::down, .revision = stored.revision, .embedded = embedded, .stored = &stored};
}

// What an interrupted run left half done is finished first, in the direction it had.
std::vector<step> finish_interrupted(const revision_graph& graph, const chain& from, const history& applied) {
  std::vector<step> steps;
  for (std::size_t row = 0; row < applied.applied.size(); ++row) {
    const applied_migration& each = applied.applied[row];
    if (each.finished()) continue;
    const migration* embedded = same_text(embedded_in(from, graph.rows()[row]), each);
    if (each.way == direction::up && embedded == nullptr) {
      throw history_error{failure{
          .code = errc::ahead,
          .message = "migration " + each.revision + " was interrupted after " + std::to_string(each.statements_done) +
                     " of " + std::to_string(each.statements) + " statements, and this program does not hold its text",
          .revision = each.revision,
          .database_state = "unchanged",
          .help = "start the program that began it: it will go on where it stopped"}};
    }
    steps.push_back({.way = each.way,
                     .revision = each.revision,
                     .embedded = embedded,
                     .stored = &each,
                     .first_statement = each.statements_done});
  }
  return steps;
}

// What the database has and keeps: an interrupted downgrade is finished first, whatever comes then.
node_set applied_nodes(const revision_graph& graph, const history& applied) {
  node_set found(graph.size());
  for (std::size_t row = 0; row < applied.applied.size(); ++row) {
    if (applied.applied[row].way == direction::up) found[graph.rows()[row]] = true;
  }
  return found;
}

std::string names_of(const std::vector<std::string>& revisions) {
  std::string text;
  for (const std::string& each : revisions) text.append(text.empty() ? "" : ", ").append(each);
  return text.empty() ? "base" : text;
}

[[noreturn]] void refuse(errc code, std::string message, std::string help) {
  throw target_error{
      failure{.code = code, .message = std::move(message), .database_state = "unchanged", .help = std::move(help)}};
}

void plan_up(const revision_graph& graph, const chain& from, const history& applied, const target& to,
             std::vector<step>& steps) {
  std::vector<node> wanted;
  for (const std::string& each : to.revisions) {
    if (const auto found = graph.find(each)) wanted.push_back(*found);
  }
  const node_set needed = graph.ancestors_and_self(wanted, revision_graph::edges::all);
  const node_set there = applied_nodes(graph, applied);
  for (node each = 0; each < from.migrations.size(); ++each) {
    const migration& what = from.migrations[each];
    if (!needed[each] || there[each]) continue;
    steps.push_back({.way = direction::up, .revision = std::string{what.revision}, .embedded = &what});
  }
}

// The lowest migrations that a downgrade to the target takes away; what descends from them goes, too.
std::vector<node> lowest_to_go(const revision_graph& graph, const node_set& there, const history& applied,
                               const target& to) {
  std::vector<node> found;
  if (to.revisions.size() > 1) {
    refuse(errc::ambiguous_target, "a downgrade goes to one revision, not to several: " + names_of(to.revisions),
           "name one of them");
  }
  if (to.revisions.empty()) {
    for (node each = 0; each < graph.size(); ++each) {
      if (there[each] && graph.parents(each).empty()) found.push_back(each);
    }
  } else {
    const std::string& name = to.revisions.front();
    const auto goal = graph.find(name);
    if (!goal || !there[*goal]) {
      refuse(errc::unreachable_target,
             "nothing can be taken back to " + name + ", which is not applied: the database is at " +
                 names_of(applied.heads()),
             "a downgrade goes to a revision that is applied, or to base; to apply it: upgrade " + name);
    }
    const auto above = graph.children(*goal);
    std::copy_if(above.begin(), above.end(), std::back_inserter(found), [&](node each) { return there[each]; });
  }
  if (const auto branch = graph.find(to.branch)) {
    const node_set kin = graph.lineage(*branch);
    found.erase(std::remove_if(found.begin(), found.end(), [&](node each) { return !kin[each]; }), found.end());
  }
  return found;
}

void plan_down(const revision_graph& graph, const chain& from, const history& applied, const target& to,
               std::vector<step>& steps) {
  const node_set there = applied_nodes(graph, applied);
  const std::vector<node> lowest = lowest_to_go(graph, there, applied, to);
  const node_set going = graph.descendants_and_self(lowest, revision_graph::edges::all);
  for (std::size_t row = applied.applied.size(); row-- > 0;) {
    const node each = graph.rows()[row];
    if (!there[each] || !going[each]) continue;
    const applied_migration& stored = applied.applied[row];
    steps.push_back(step_down(same_text(embedded_in(from, each), stored), stored));
  }
}

}  // namespace

const applied_migration* history::find(std::string_view revision) const noexcept {
  const auto found = std::find_if(applied.begin(), applied.end(),
                                  [&](const applied_migration& each) { return each.revision == revision; });
  return found == applied.end() ? nullptr : &*found;
}

std::vector<std::string> history::heads() const {
  const revision_graph graph{*this};
  std::vector<std::string> found;
  for (const node each : graph.tips(node_set(graph.size(), true), revision_graph::edges::parents)) {
    found.emplace_back(graph.name(each));
  }
  return found;
}

std::vector<step> plan(const chain& chain, const history& history, const target& to, direction way) {
  const revision_graph graph{chain, history};
  std::vector<step> steps = finish_interrupted(graph, chain, history);
  if (way == direction::up) {
    plan_up(graph, chain, history, to, steps);
  } else {
    plan_down(graph, chain, history, to, steps);
  }
  return steps;
}

std::vector<difference> compare(const chain& chain, const history& history) {
  const revision_graph graph{chain, history};
  node_set seen(graph.size());
  std::vector<difference> found;
  const auto is_missing = [&](std::string_view revision) {
    const auto below = graph.find(revision);
    return !below || !seen[*below];
  };
  for (std::size_t row = 0; row < history.applied.size(); ++row) {
    const applied_migration& stored = history.applied[row];
    const migration* embedded = embedded_in(chain, graph.rows()[row]);
    const auto add = [&](difference::kind what) {
      found.push_back(
          {.what = what, .revision = stored.revision, .compatible = stored.compatible, .draft = stored.draft});
    };
    if (!stored.finished()) add(difference::kind::unfinished);
    if (!stored.down_intact) add(difference::kind::altered);
    if (embedded == nullptr) {
      add(difference::kind::unknown);
    } else if (same_text(embedded, stored) == nullptr) {
      add(difference::kind::edited);
    } else if (embedded->digest != stored.digest) {
      add(difference::kind::reparented);
    } else if (std::any_of(embedded->parents.begin(), embedded->parents.end(), is_missing) ||
               std::any_of(embedded->depends.begin(), embedded->depends.end(), is_missing)) {
      add(difference::kind::gap);
    }
    seen[graph.rows()[row]] = true;
  }
  // What every commit wrote of the whole history, and what its rows add up to now.
  if (!state_fits(history)) {
    const std::vector<std::string> heads = applied_heads{history}.revisions();
    found.push_back({.what = difference::kind::altered, .revision = heads.empty() ? "base" : heads.front()});
  }
  return found;
}

}  // namespace strata
