#include <algorithm>
#include <iterator>
#include <optional>
#include <strata/error.hpp>
#include <strata/strata.hpp>
#include <unordered_map>
#include <utility>

#include "runtime/internal/revision_graph.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/history/applied_heads.hpp"
#include "runtime/src/history/stored_script.hpp"
#include "runtime/src/report/failure.hpp"

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
  // A checkpoint and the migration whose revision it bears never are.
  const bool fits =
      embedded != nullptr && embedded->replaces.empty() == stored.covers.empty() &&
      (embedded->up.checksum == stored.checksum ||
       std::count(embedded->accepted.begin(), embedded->accepted.end(), std::string_view{stored.checksum}) != 0);
  return fits ? embedded : nullptr;
}

step step_down(const migration* embedded, const applied_migration& stored) {
  const std::string_view reason = embedded != nullptr ? embedded->irreversible : std::string_view{stored.irreversible};
  if (!reason.empty()) {
    refuse<target_error>({.code = errc::irreversible,
                          .message = {"migration {} cannot be taken back: {}", {stored.revision, reason}},
                          .revision = stored.revision,
                          .file = embedded != nullptr ? embedded->file : std::string_view{},
                          .help = {"choose a target at or above {}, or restore a backup", {stored.revision}}});
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
      refuse<history_error>(
          {.code = errc::ahead,
           .message =
               {"migration {} was interrupted after {} of {} statements, and this program does not hold its text",
                {each.revision, std::to_string(each.statements_done), std::to_string(each.statements)}},
           .revision = each.revision,
           .help = {"start the program that began it: it will go on where it stopped"}});
    }
    steps.push_back({.way = each.way,
                     .revision = each.revision,
                     .embedded = embedded,
                     .stored = &each,
                     .first_statement = each.statements_done});
  }
  return steps;
}

// What the database has and keeps: an interrupted downgrade is finished first, whatever comes then. With a checkpoint
// it has all that this stands for.
node_set applied_nodes(const revision_graph& graph, const history& applied) {
  node_set found(graph.size());
  for (std::size_t row = 0; row < applied.applied.size(); ++row) {
    if (applied.applied[row].way != direction::up) continue;
    found[graph.rows()[row]] = true;
    for (const covered_migration& each : applied.applied[row].covers) {
      if (const auto covered = graph.find(each.revision)) found[*covered] = true;
    }
  }
  return found;
}

std::string names_of(const std::vector<std::string>& revisions) { return revisions.empty() ? "base" : join(revisions); }

[[noreturn]] void refuse_squashed(const migration& checkpoint, const history& at) {
  const std::string_view name = checkpoint.revision;
  refuse<history_error>(
      {.code = errc::squashed,
       .message = {"the database is at {}, below the checkpoint {}, which takes only empty databases; this program "
                   "does not hold the migrations in between any more",
                   {names_of(at.heads()), name}},
       .revision = name,
       .file = checkpoint.file,
       .help = {"first bring it to {} with a program that still holds them (upgrade {}), then start this one",
                {name, name}}});
}

// The newest checkpoint that the target stands on, in place of all that it stands for.
void begin_at_checkpoint(const chain& from, const revision_graph& graph, const node_set& needed, node_set& there,
                         std::vector<step>& steps) {
  const auto fits = [&](const migration& each) {
    const auto at = graph.find(each.revision);
    return at && needed[*at];
  };
  const auto newest = std::find_if(from.checkpoints.rbegin(), from.checkpoints.rend(), fits);
  if (newest == from.checkpoints.rend()) return;
  steps.push_back({.way = direction::up, .revision = newest->revision, .embedded = &*newest});
  there[graph.find(newest->revision).value()] = true;
  for (const replaced_migration& each : newest->replaces) {
    if (const auto replaced = graph.find(each.revision)) there[*replaced] = true;
  }
}

void plan_up(const revision_graph& graph, const chain& from, const history& applied, const target& to,
             std::vector<step>& steps) {
  std::vector<node> wanted;
  for (const std::string& each : to.revisions) {
    if (const auto found = graph.find(each)) wanted.push_back(*found);
  }
  const node_set needed = graph.ancestors_and_self(wanted, revision_graph::edges::all);
  node_set there = applied_nodes(graph, applied);
  if (applied.applied.empty()) begin_at_checkpoint(from, graph, needed, there, steps);
  for (node each = 0; each < from.migrations.size(); ++each) {
    const migration& what = from.migrations[each];
    if (!needed[each] || there[each]) continue;
    if (!what.replaces.empty() && !applied.applied.empty()) refuse_squashed(what, applied);
    steps.push_back({.way = direction::up, .revision = what.revision, .embedded = &what});
  }
}

// The lowest migrations that a downgrade to the target takes away; what descends from them goes, too.
std::vector<node> lowest_to_go(const revision_graph& graph, const node_set& there, const history& applied,
                               const target& to) {
  std::vector<node> found;
  if (to.revisions.size() > 1) {
    refuse<target_error>({.code = errc::ambiguous_target,
                          .message = {"a downgrade goes to one revision, not to several: {}", {names_of(to.revisions)}},
                          .help = {"name one of them"}});
  }
  if (to.revisions.empty()) {
    for (node each = 0; each < graph.size(); ++each) {
      if (there[each] && graph.parents(each).empty()) found.push_back(each);
    }
  } else {
    const std::string& name = to.revisions.front();
    if (const applied_migration* over = applied.checkpoint_over(name)) {
      refuse<target_error>({.code = errc::irreversible,
                            .message = {"nothing can be taken back to {}: this database began with the checkpoint {}, "
                                        "which did the work of {} and what follows it in one step",
                                        {name, over->revision, name}},
                            .help = {"choose a target at or above {}, or restore a backup", {over->revision}}});
    }
    const auto goal = graph.find(name);
    if (!goal || !there[*goal]) {
      refuse<target_error>(
          {.code = errc::unreachable_target,
           .message = {"nothing can be taken back to {}, which is not applied: the database is at {}",
                       {name, names_of(applied.heads())}},
           .help = {"a downgrade goes to a revision that is applied, or to base; to apply it: upgrade {}", {name}}});
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

const applied_migration* history::checkpoint_over(std::string_view revision) const noexcept {
  const auto covers = [&](const applied_migration& stored) {
    return std::any_of(stored.covers.begin(), stored.covers.end(),
                       [&](const covered_migration& each) { return each.revision == revision; });
  };
  const auto found = std::find_if(applied.begin(), applied.end(), covers);
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

target named_target::resolve(const chain& chain, const history& history, std::optional<direction> way) const {
  if (!text_.empty()) return read_(text_, chain, history, way);
  return {.revisions = {chain.heads.begin(), chain.heads.end()}};
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

namespace {

// What the checkpoints among the chain's migrations stand for: all that is known of it.
class replaced_index {
 public:
  explicit replaced_index(const chain& from) {
    for (const migration& checkpoint : from.migrations) {
      for (const replaced_migration& each : checkpoint.replaces)
        found_.emplace(each.revision, entry{&each, &checkpoint});
    }
  }
  struct entry {
    const replaced_migration* what = nullptr;
    const migration* by = nullptr;
  };
  [[nodiscard]] const entry* find(std::string_view revision) const {
    const auto found = found_.find(revision);
    return found == found_.end() ? nullptr : &found->second;
  }

 private:
  std::unordered_map<std::string_view, entry> found_;
};

// One row against the chain; seen are the revisions of the rows before, with what their checkpoints stand for.
template <typename Seen>
std::optional<difference::kind> compare_row(const applied_migration& stored, const migration* embedded,
                                            const replaced_index& replaced, Seen is_seen) {
  const auto is_missing = [&](std::string_view revision) { return !is_seen(revision); };
  if (embedded == nullptr) {
    const replaced_index::entry* known = replaced.find(stored.revision);
    if (known == nullptr) return difference::kind::unknown;
    return known->what->digest == stored.digest ? std::nullopt : std::optional{difference::kind::edited};
  }
  const bool by_checkpoint = !embedded->replaces.empty() || !stored.covers.empty();
  if (by_checkpoint && embedded->digest == stored.digest) {
    const bool gap = stored.covers.empty() && std::any_of(embedded->replaces.begin(), embedded->replaces.end(),
                                                          [&](const auto& each) { return is_missing(each.revision); });
    return gap ? std::optional{difference::kind::gap} : std::nullopt;
  }
  if (same_text(embedded, stored) == nullptr) return difference::kind::edited;
  if (embedded->digest != stored.digest) return difference::kind::reparented;
  if (std::any_of(embedded->parents.begin(), embedded->parents.end(), is_missing) ||
      std::any_of(embedded->depends.begin(), embedded->depends.end(), is_missing)) {
    return difference::kind::gap;
  }
  return std::nullopt;
}

}  // namespace

std::vector<difference> compare(const chain& chain, const history& history) {
  const revision_graph graph{chain, history};
  const replaced_index replaced{chain};
  node_set seen(graph.size());
  std::vector<difference> found;
  const applied_migration* below_checkpoint = nullptr;
  const auto is_seen = [&](std::string_view revision) {
    const auto below = graph.find(revision);
    return below && seen[*below];
  };
  for (std::size_t position = 0; position < history.applied.size(); ++position) {
    const applied_migration& stored = history.applied[position];
    const migration* embedded = embedded_in(chain, graph.rows()[position]);
    const auto add = [&](difference::kind what) {
      found.push_back(
          {.what = what, .revision = stored.revision, .compatible = stored.compatible, .draft = stored.draft});
    };
    if (!stored.finished()) add(difference::kind::unfinished);
    // What says that it is this program's script, and is another, was written by somebody else.
    const bool forged = embedded != nullptr && stored.down_intact && claims_to_be(stored, embedded->down) &&
                        differs(stored.down, embedded->down);
    if (!stored.down_intact || forged) add(difference::kind::altered);
    if (const auto differs = compare_row(stored, embedded, replaced, is_seen)) add(*differs);
    seen[graph.rows()[position]] = true;
    for (const covered_migration& each : stored.covers) {
      if (const auto covered = graph.find(each.revision)) seen[*covered] = true;
    }
    if (replaced.find(stored.revision) != nullptr) below_checkpoint = &stored;
  }
  if (below_checkpoint != nullptr && !is_seen(replaced.find(below_checkpoint->revision)->by->revision)) {
    found.push_back({.what = difference::kind::squashed, .revision = below_checkpoint->revision});
  }
  // What every commit wrote of the whole history, and what its rows add up to now.
  if (!state_fits(history)) {
    const std::vector<std::string> heads = applied_heads{history}.revisions();
    found.push_back({.what = difference::kind::altered, .revision = heads.empty() ? "base" : heads.front()});
  }
  return found;
}

}  // namespace strata
