// The order of a folder: of its migrations, which form a graph, and of the repeatable ones.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <queue>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "chain.hpp"
#include "generator/layout/markers.hpp"
#include "heads.hpp"
#include "runtime/internal/words.hpp"

namespace strata::generator {

namespace {

// The word that names the parent.
std::optional<std::size_t> place_of_parent(const source_file& file, std::string_view parent) {
  for (const marker& line : find_markers(file)) {
    if (line.name.text != "parent") continue;
    for (const marker_word& word : line.words) {
      if (word.text == parent) return word.offset;
    }
  }
  return std::nullopt;
}

// The cycles among the nodes that could not be ordered, each as a walk from child to parent that begins at its lowest
// node. `parents` holds indexes; nodes with `ordered` set are left out. Nodes that only lead into a cycle are in none.
std::vector<std::vector<std::size_t>> find_cycles(const std::vector<std::vector<std::size_t>>& parents,
                                                  const std::vector<bool>& ordered) {
  std::vector<std::vector<std::size_t>> cycles;
  // The walk that came by each node, from 1.
  std::vector<std::size_t> seen(parents.size(), 0);
  for (std::size_t start = 0; start < parents.size(); ++start) {
    if (ordered[start] || seen[start] != 0) continue;
    std::vector<std::size_t> walk;
    std::size_t node = start;
    while (seen[node] == 0) {
      seen[node] = start + 1;
      walk.push_back(node);
      // A node stays unordered because one of its parents does, so there is one to go on with.
      node = *std::find_if(parents[node].begin(), parents[node].end(),
                           [&ordered](std::size_t parent) { return !ordered[parent]; });
    }
    if (seen[node] != start + 1) continue;
    std::vector<std::size_t> cycle{std::find(walk.begin(), walk.end(), node), walk.end()};
    std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
    cycles.push_back(std::move(cycle));
  }
  return cycles;
}

// Works on indexes into `files`. A file whose revision another one has already is left out of the graph.
class graph_builder {
 public:
  graph_builder(const std::vector<migration_file>& files, diagnostics& messages, const graph_rules& rules)
      : files_(files),
        messages_(messages),
        rules_(rules),
        parents_(files.size()),
        before_(files.size()),
        after_(files.size()),
        has_child_(files.size()),
        ordered_(files.size()) {}

  migration_graph build() {
    index_revisions();
    for (const std::size_t file : members_) index_labels(file);
    state_parents();
    graph_.depends.resize(files_.size());
    for (const std::size_t file : members_) {
      resolve_parents(file);
      resolve_depends(file);
    }
    sort();
    report_cycles();
    find_heads();
    return std::move(graph_);
  }

 private:
  void report(diagnostic what) {
    messages_.add(std::move(what));
    sound_ = false;
  }

  void index_revisions() {
    for (std::size_t file = 0; file < files_.size(); ++file) {
      const migration_file& each = files_[file];
      // A file that names no revision was reported when it was read.
      if (each.revision.empty()) continue;
      const auto [first, added] = by_revision_.emplace(each.revision, file);
      if (added) {
        members_.push_back(file);
        continue;
      }
      report({.code = "strata-duplicate-revision",
              .message = fmt::format("revision `{}` is that of another file, too", each.revision),
              .file = each.file,
              .offset = each.revision_offset != 0 ? std::optional{each.revision_offset} : std::nullopt,
              .details = {fmt::format("the other is {}", files_[first->second].file->path())},
              .help = "rename one of the files, or write another `-- migrate:revision` into it"});
    }
  }

  void index_labels(std::size_t file) {
    for (const stated_name& label : files_[file].labels) {
      const auto revision = by_revision_.find(label.text);
      if (revision != by_revision_.end()) {
        report_label(file, label, fmt::format("is the revision of {}", files_[revision->second].file->path()));
        continue;
      }
      const auto [first, added] = by_label_.emplace(label.text, file);
      if (!added) report_label(file, label, fmt::format("is that of {}", files_[first->second].file->path()));
    }
  }

  void report_label(std::size_t file, const stated_name& label, const std::string& taken) {
    report({.code = "strata-label-taken",
            .message = fmt::format("the label `{}` {}", label.text, taken),
            .file = files_[file].file,
            .offset = label.offset,
            .help = "a label names one branch, by the migration that states it; choose another name"});
  }

  void state_parents() {
    graph_.parents.resize(files_.size());
    const std::string* before = nullptr;
    for (const std::size_t file : members_) {
      if (files_[file].parents) {
        graph_.parents[file] = *files_[file].parents;
      } else if (before) {
        graph_.parents[file] = {*before};
      }
      before = &files_[file].revision;
    }
  }

  void resolve_parents(std::size_t file) {
    for (const std::string& parent : graph_.parents[file]) {
      if (const auto found = by_revision_.find(parent); found != by_revision_.end()) {
        parents_[file].push_back(found->second);
        has_child_[found->second] = true;
        put_before(file, found->second);
      } else {
        report_unknown_parent(files_[file], parent);
      }
    }
  }

  void resolve_depends(std::size_t file) {
    for (const stated_name& each : files_[file].depends) {
      const auto labelled = by_label_.find(each.text);
      const auto revision = by_revision_.find(each.text);
      if (labelled == by_label_.end() && revision == by_revision_.end()) {
        report_unknown_dependency(file, each);
        continue;
      }
      const std::size_t other = labelled != by_label_.end() ? labelled->second : revision->second;
      std::vector<std::string>& depends = graph_.depends[file];
      // A label and its revision may both be named.
      if (std::find(depends.begin(), depends.end(), files_[other].revision) != depends.end()) continue;
      depends.push_back(files_[other].revision);
      put_before(file, other);
    }
  }

  void put_before(std::size_t file, std::size_t other) {
    before_[file].push_back(other);
    after_[other].push_back(file);
  }

  void report_unknown_dependency(std::size_t file, const stated_name& dependency) {
    std::vector<std::string_view> known;
    for (const std::size_t member : members_) {
      if (member != file) known.push_back(files_[member].revision);
    }
    for (const auto& [label, member] : by_label_) known.push_back(label);
    std::string help = did_you_mean(dependency.text, known);
    if (help.empty()) help = "name a revision or a label of this folder";
    report({.code = "strata-unknown-dependency",
            .message =
                fmt::format("there is no migration `{}` for `{}` to depend on", dependency.text, files_[file].revision),
            .file = files_[file].file,
            .offset = dependency.offset,
            .help = std::move(help)});
  }

  void report_unknown_parent(const migration_file& file, const std::string& parent) {
    std::vector<std::string_view> known;
    for (const std::size_t member : members_) {
      if (files_[member].revision != file.revision) known.push_back(files_[member].revision);
    }
    std::string help = did_you_mean(parent, known);
    if (help.empty()) help = "name a revision of this folder, or `none` for a first migration";
    report({.code = "strata-unknown-parent",
            .message = fmt::format("there is no migration `{}` to be the parent of `{}`", parent, file.revision),
            .file = file.file,
            .offset = place_of_parent(*file.file, parent),
            .help = std::move(help)});
  }

  // Parents and dependencies first; among those that are free to come next, name order decides.
  void sort() {
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    std::vector<std::size_t> missing(files_.size(), 0);
    for (const std::size_t file : members_) {
      missing[file] = before_[file].size();
      if (missing[file] == 0) ready.push(file);
    }
    while (!ready.empty()) {
      const std::size_t next = ready.top();
      ready.pop();
      ordered_[next] = true;
      graph_.order.push_back(next);
      for (const std::size_t child : after_[next]) {
        if (--missing[child] == 0) ready.push(child);
      }
    }
  }

  void report_cycles() {
    if (graph_.order.size() == members_.size()) return;
    std::vector<bool> settled(files_.size(), true);
    for (const std::size_t file : members_) settled[file] = ordered_[file];
    for (const std::vector<std::size_t>& cycle : find_cycles(before_, settled)) report_cycle(cycle);
    // Later stages look at these, too, so that one run reports what is wrong with their text.
    std::copy_if(members_.begin(), members_.end(), std::back_inserter(graph_.order),
                 [this](std::size_t file) { return !ordered_[file]; });
  }

  void report_cycle(const std::vector<std::size_t>& cycle) {
    const migration_file& first = files_[cycle.front()];
    diagnostic what;
    what.code = "strata-cycle";
    what.file = first.file;
    bool by_parents = true;
    for (std::size_t at = 0; at < cycle.size(); ++at) {
      const migration_file& child = files_[cycle[at]];
      const std::size_t before = cycle[(at + 1) % cycle.size()];
      const bool is_parent =
          std::find(parents_[cycle[at]].begin(), parents_[cycle[at]].end(), before) != parents_[cycle[at]].end();
      const auto place = is_parent ? parent_offset(child) : dependency_offset(child, files_[before]);
      if (at == 0) what.offset = place;
      by_parents = by_parents && is_parent;
      what.details.push_back(fmt::format("`{}` {} `{}`: {}", child.revision, is_parent ? "comes after" : "depends on",
                                         files_[before].revision, reason(child, place)));
    }
    what.message = by_parents ? fmt::format("migration `{}` is its own ancestor", first.revision)
                              : fmt::format("migration `{}` has to come before itself", first.revision);
    what.help = by_parents ? "let one of them name another parent: -- migrate:parent …"
                           : "let one of them name another parent, or drop a dependency: -- migrate:depends …";
    report(std::move(what));
  }

  static std::optional<std::size_t> parent_offset(const migration_file& child) {
    return child.parents ? std::optional{child.parents_offset} : std::nullopt;
  }

  static std::optional<std::size_t> dependency_offset(const migration_file& child, const migration_file& other) {
    for (const stated_name& each : child.depends) {
      const auto is_named = [&](const stated_name& label) { return label.text == each.text; };
      if (each.text == other.revision || std::any_of(other.labels.begin(), other.labels.end(), is_named)) {
        return each.offset;
      }
    }
    return std::nullopt;
  }

  static std::string reason(const migration_file& child, std::optional<std::size_t> place) {
    if (!place) return fmt::format("the file before {} in name order", child.file->path());
    return fmt::format("stated in {}:{}", child.file->path(), child.file->locate(*place).line);
  }

  void find_heads() {
    std::vector<std::size_t> heads;
    std::copy_if(graph_.order.begin(), graph_.order.end(), std::back_inserter(heads),
                 [this](std::size_t file) { return !has_child_[file]; });
    for (const std::size_t head : heads) graph_.heads.push_back(files_[head].revision);
    // After other errors, a second head is most often only what follows from them.
    if (sound_ && heads.size() > 1 && !rules_.allow_branches) {
      report(describe_heads({files_, graph_.order, parents_, heads}, rules_));
    }
  }

  const std::vector<migration_file>& files_;
  diagnostics& messages_;
  const graph_rules& rules_;
  migration_graph graph_;
  std::unordered_map<std::string_view, std::size_t> by_revision_;
  std::unordered_map<std::string_view, std::size_t> by_label_;
  // The files that are in the graph, in name order.
  std::vector<std::size_t> members_;
  std::vector<std::vector<std::size_t>> parents_;
  // What has to come before and after each: parents and dependencies alike.
  std::vector<std::vector<std::size_t>> before_;
  std::vector<std::vector<std::size_t>> after_;
  std::vector<bool> has_child_;
  std::vector<bool> ordered_;
  bool sound_ = true;
};

void report_unknown_repeatables(const std::vector<migration_file>& files, diagnostics& messages) {
  std::vector<std::string_view> names;
  names.reserve(files.size());
  for (const migration_file& each : files) names.push_back(each.revision);
  for (const migration_file& file : files) {
    for (const stated_name& name : file.depends) {
      if (std::find(names.begin(), names.end(), name.text) != names.end()) continue;
      std::string help = did_you_mean(name.text, names);
      if (help.empty()) help = "name the file of a repeatable migration, without .sql";
      messages.add({.code = "strata-unknown-dependency",
                    .message = fmt::format("there is no repeatable migration `{}`", name.text),
                    .file = file.file,
                    .offset = name.offset,
                    .help = std::move(help)});
    }
  }
}

}  // namespace

migration_graph build_graph(const std::vector<migration_file>& files, diagnostics& messages, const graph_rules& rules) {
  return graph_builder{files, messages, rules}.build();
}

std::vector<migration_file> order_repeatables(std::vector<migration_file> files, diagnostics& messages) {
  report_unknown_repeatables(files, messages);
  std::set<std::string, std::less<>> known;
  for (const migration_file& each : files) known.insert(each.revision);
  std::set<std::string, std::less<>> placed;
  const auto is_ready = [&](const migration_file& each) {
    return std::all_of(each.depends.begin(), each.depends.end(), [&](const stated_name& name) {
      return placed.contains(name.text) || !known.contains(name.text);
    });
  };
  std::vector<migration_file> order;
  while (!files.empty()) {
    const auto next = std::find_if(files.begin(), files.end(), is_ready);
    if (next == files.end()) break;
    placed.insert(next->revision);
    order.push_back(std::move(*next));
    files.erase(next);
  }
  if (files.empty()) return order;
  std::string names;
  for (const migration_file& each : files) names.append(names.empty() ? "" : ", ").append(each.revision);
  messages.add({.code = "strata-repeatable-cycle",
                .message = fmt::format("repeatable migrations depend on each other in a circle: {}", names),
                .file = files.front().file,
                .offset = files.front().depends.front().offset,
                .help = "remove one of the dependencies, or join the files"});
  return order;
}

}  // namespace strata::generator
