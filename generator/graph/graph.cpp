#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <queue>
#include <string_view>
#include <unordered_map>

#include "../layout/closest.hpp"
#include "../layout/markers.hpp"
#include "chain.hpp"
#include "cycles.hpp"
#include "heads.hpp"

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

// Works on indexes into `files`. A file whose revision another one has already is left out of the graph.
class graph_builder {
 public:
  graph_builder(const std::vector<migration_file>& files, diagnostics& messages)
      : files_(files), messages_(messages), parents_(files.size()), children_(files.size()), ordered_(files.size()) {}

  migration_graph build() {
    index_revisions();
    state_parents();
    for (const std::size_t file : members_) resolve_parents(file);
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
        children_[found->second].push_back(file);
      } else {
        report_unknown_parent(files_[file], parent);
      }
    }
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

  // Parents first; among those that are free to come next, name order decides.
  void sort() {
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    std::vector<std::size_t> missing(files_.size(), 0);
    for (const std::size_t file : members_) {
      missing[file] = parents_[file].size();
      if (missing[file] == 0) ready.push(file);
    }
    while (!ready.empty()) {
      const std::size_t next = ready.top();
      ready.pop();
      ordered_[next] = true;
      graph_.order.push_back(next);
      for (const std::size_t child : children_[next]) {
        if (--missing[child] == 0) ready.push(child);
      }
    }
  }

  void report_cycles() {
    if (graph_.order.size() == members_.size()) return;
    std::vector<bool> settled(files_.size(), true);
    for (const std::size_t file : members_) settled[file] = ordered_[file];
    for (const std::vector<std::size_t>& cycle : find_cycles(parents_, settled)) report_cycle(cycle);
    // Later stages look at these, too, so that one run reports what is wrong with their text.
    std::copy_if(members_.begin(), members_.end(), std::back_inserter(graph_.order),
                 [this](std::size_t file) { return !ordered_[file]; });
  }

  void report_cycle(const std::vector<std::size_t>& cycle) {
    const migration_file& first = files_[cycle.front()];
    diagnostic what{.code = "strata-cycle",
                    .message = fmt::format("migration `{}` is its own ancestor", first.revision),
                    .file = first.file,
                    .help = "let one of them name another parent: -- migrate:parent …"};
    if (first.parents) what.offset = first.parents_offset;
    for (std::size_t at = 0; at < cycle.size(); ++at) {
      const migration_file& child = files_[cycle[at]];
      const std::string& parent = files_[cycle[(at + 1) % cycle.size()]].revision;
      what.details.push_back(fmt::format("`{}` comes after `{}`: {}", child.revision, parent, reason(child)));
    }
    report(std::move(what));
  }

  static std::string reason(const migration_file& child) {
    if (!child.parents) return fmt::format("the file before {} in name order", child.file->path());
    return fmt::format("stated in {}:{}", child.file->path(), child.file->locate(child.parents_offset).line);
  }

  void find_heads() {
    std::vector<std::size_t> heads;
    std::copy_if(graph_.order.begin(), graph_.order.end(), std::back_inserter(heads),
                 [this](std::size_t file) { return children_[file].empty(); });
    for (const std::size_t head : heads) graph_.heads.push_back(files_[head].revision);
    // After other errors, a second head is most often only what follows from them.
    if (sound_ && heads.size() > 1) report(describe_heads(files_, graph_.order, parents_, heads));
  }

  const std::vector<migration_file>& files_;
  diagnostics& messages_;
  migration_graph graph_;
  std::unordered_map<std::string_view, std::size_t> by_revision_;
  // The files that are in the graph, in name order.
  std::vector<std::size_t> members_;
  std::vector<std::vector<std::size_t>> parents_;
  std::vector<std::vector<std::size_t>> children_;
  std::vector<bool> ordered_;
  bool sound_ = true;
};

}  // namespace

migration_graph build_graph(const std::vector<migration_file>& files, diagnostics& messages) {
  return graph_builder{files, messages}.build();
}

}  // namespace strata::generator
