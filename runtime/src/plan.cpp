#include <algorithm>
#include <strata/error.hpp>
#include <strata/plan.hpp>
#include <utility>

#include "applied_heads.hpp"
#include "revision_graph.hpp"

namespace strata {

namespace {

using migration_index = std::unordered_map<std::string_view, const migration*>;

migration_index index_of(const chain& from) {
  migration_index found;
  for (const migration& each : from.migrations) found.emplace(each.revision, &each);
  return found;
}

const migration* lookup(const migration_index& index, std::string_view revision) {
  const auto found = index.find(revision);
  return found == index.end() ? nullptr : found->second;
}

// The program's script is the better one (its down may have been mended since), but only for the text that ran.
const migration* same_text(const migration_index& index, const applied_migration& stored) {
  const migration* embedded = lookup(index, stored.revision);
  const bool fits = embedded != nullptr && (embedded->up.checksum == stored.checksum ||
                                            std::count(embedded->accepted.begin(), embedded->accepted.end(),
                                                       std::string_view{stored.checksum}) != 0);
  return fits ? embedded : nullptr;
}

step step_down(const migration_index& index, const applied_migration& stored) {
  const migration* embedded = same_text(index, stored);
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
std::vector<step> finish_interrupted(const history& applied, const migration_index& index) {
  std::vector<step> steps;
  for (const applied_migration& each : applied.applied) {
    if (each.finished()) continue;
    const migration* embedded = same_text(index, each);
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

std::vector<std::string_view> views(const std::vector<std::string>& from) { return {from.begin(), from.end()}; }

void plan_up(const chain& from, const history& applied, const target& to, std::vector<step>& steps) {
  const revision_graph graph{from};
  const auto wanted = graph.ancestors_and_self(views(to.revisions));
  // An interrupted downgrade is finished first; what it takes away is to be applied again.
  revision_graph::revision_set there;
  for (const applied_migration& each : applied.applied) {
    if (each.way == direction::up) there.insert(each.revision);
  }
  for (const migration& each : from.migrations) {
    if (wanted.contains(each.revision) && !there.contains(each.revision)) {
      steps.push_back({.way = direction::up, .revision = std::string{each.revision}, .embedded = &each});
    }
  }
}

void plan_down(const history& applied, const target& to, const migration_index& index, std::vector<step>& steps) {
  const revision_graph graph{applied};
  const auto above = graph.descendants(views(to.revisions));
  for (auto each = applied.applied.rbegin(); each != applied.applied.rend(); ++each) {
    if (each->way == direction::up && (to.revisions.empty() || above.contains(each->revision))) {
      steps.push_back(step_down(index, *each));
    }
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
  for (const std::string_view each : graph.revisions()) {
    if (graph.children(each).empty()) found.emplace_back(each);
  }
  return found;
}

std::vector<step> plan(const chain& chain, const history& history, const target& to, direction way) {
  const migration_index index = index_of(chain);
  std::vector<step> steps = finish_interrupted(history, index);
  if (way == direction::up) {
    plan_up(chain, history, to, steps);
  } else {
    plan_down(history, to, index, steps);
  }
  return steps;
}

std::vector<difference> compare(const chain& chain, const history& history) {
  const migration_index index = index_of(chain);
  revision_graph::revision_set seen;
  std::vector<difference> found;
  for (const applied_migration& stored : history.applied) {
    const migration* embedded = lookup(index, stored.revision);
    const auto add = [&](difference::kind what) {
      found.push_back(
          {.what = what, .revision = stored.revision, .compatible = stored.compatible, .draft = stored.draft});
    };
    if (!stored.finished()) add(difference::kind::unfinished);
    if (!stored.down_intact) add(difference::kind::altered);
    if (embedded == nullptr) {
      add(difference::kind::unknown);
    } else if (same_text(index, stored) == nullptr) {
      add(difference::kind::edited);
    } else if (embedded->digest != stored.digest) {
      add(difference::kind::reparented);
    } else if (!std::all_of(embedded->parents.begin(), embedded->parents.end(),
                            [&](std::string_view parent) { return seen.contains(parent); })) {
      add(difference::kind::gap);
    }
    seen.insert(stored.revision);
  }
  // What every commit wrote of the whole history, and what its rows add up to now.
  const applied_heads rows{history};
  const std::string_view recorded = std::string_view{history.head_digest}.substr(0, history.head_digest.find(" unf"));
  if (!recorded.empty() && rows.digest() != recorded) {
    const std::vector<std::string> heads = rows.revisions();
    found.push_back({.what = difference::kind::altered, .revision = heads.empty() ? "base" : heads.front()});
  }
  return found;
}

}  // namespace strata
