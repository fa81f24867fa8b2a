#include "rebase_plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

#include "generator/files/natural_order.hpp"
#include "generator/layout/layouts.hpp"
#include "generator/layout/markers.hpp"
#include "generator/layout/names.hpp"
#include "revision_style.hpp"

namespace strata::generator {

namespace {

std::set<std::size_t> reach(const std::set<std::size_t>& from, const std::vector<std::vector<std::size_t>>& edges) {
  std::set<std::size_t> found = from;
  std::vector<std::size_t> open{from.begin(), from.end()};
  while (!open.empty()) {
    const std::size_t next = open.back();
    open.pop_back();
    for (const std::size_t each : edges[next]) {
      if (found.insert(each).second) open.push_back(each);
    }
  }
  return found;
}

/// The graph of a folder as it was meant: locked migrations keep the parents that they were locked with, whatever files
/// have come between them. A draft that got in between is a branch of its own here.
/// Works on indexes into the folder's files.
class branch_graph {
 public:
  explicit branch_graph(const loaded_folder& folder);

  [[nodiscard]] const std::vector<std::size_t>& parents(std::size_t file) const { return parents_[file]; }
  /// Those that nothing follows, in chain order.
  [[nodiscard]] const std::vector<std::size_t>& heads() const noexcept { return heads_; }
  /// With the files themselves.
  [[nodiscard]] std::set<std::size_t> ancestors(const std::set<std::size_t>& files) const;
  [[nodiscard]] std::set<std::size_t> descendants(const std::set<std::size_t>& files) const;

 private:
  std::vector<std::vector<std::size_t>> parents_;
  std::vector<std::vector<std::size_t>> children_;
  std::vector<std::size_t> heads_;
};

branch_graph::branch_graph(const loaded_folder& folder)
    : parents_(folder.files.size()), children_(folder.files.size()) {
  std::unordered_map<std::string_view, std::size_t> by_revision;
  std::unordered_map<std::string_view, const locked_migration*> locked;
  for (const std::size_t file : folder.graph.order) by_revision.emplace(folder.files[file].revision, file);
  for (const locked_migration& each : folder.lock.migrations) locked.emplace(each.revision, &each);
  for (const std::size_t file : folder.graph.order) {
    const auto line = locked.find(folder.files[file].revision);
    const auto& names = line == locked.end() ? folder.graph.parents[file] : line->second->parents;
    for (const std::string& name : names) {
      const auto parent = by_revision.find(name);
      if (parent == by_revision.end()) continue;
      parents_[file].push_back(parent->second);
      children_[parent->second].push_back(file);
    }
  }
  std::copy_if(folder.graph.order.begin(), folder.graph.order.end(), std::back_inserter(heads_),
               [this](std::size_t file) { return children_[file].empty(); });
}

std::set<std::size_t> branch_graph::ancestors(const std::set<std::size_t>& files) const {
  return reach(files, parents_);
}

std::set<std::size_t> branch_graph::descendants(const std::set<std::size_t>& files) const {
  return reach(files, children_);
}

std::string_view line_end_of(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

// Where the comment lines that begin the text end, before any marker.
std::size_t end_of_comment(std::string_view text, std::size_t limit) {
  std::size_t at = 0;
  while (at < limit && text.substr(at).starts_with("--")) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return at;
    at = end + 1;
  }
  return at;
}

/// The text with `-- migrate:parent …`, in the place of the line that was there, or below the comment that begins the
/// file. Line ends are as in the text.
std::string with_parents(const std::string& text, const std::vector<std::string>& parents) {
  const source_file file{"", text};
  const std::vector<marker> markers = find_markers(file);
  const std::string line =
      fmt::format("-- migrate:parent {}", parents.empty() ? "none" : fmt::format("{}", fmt::join(parents, " ")));
  std::string changed = text;
  for (const marker& each : markers) {
    if (each.name.text != "parent") continue;
    std::size_t end = each.end;
    while (end > each.begin && (text[end - 1] == '\n' || text[end - 1] == '\r')) --end;
    return changed.replace(each.begin, end - each.begin, line);
  }
  std::size_t place = end_of_comment(text, markers.empty() ? text.size() : markers.front().begin);
  for (const marker& each : markers) {
    if (each.name.text == "revision") place = each.end;
  }
  return changed.insert(place, line + std::string{line_end_of(text)});
}

/// The text with other names for the revisions that `migrate:parent` and `migrate:depends` name.
std::string with_revisions(const std::string& text, const std::map<std::string, std::string>& renamed) {
  const source_file file{"", text};
  const std::vector<marker> markers = find_markers(file);
  std::string changed = text;
  // From the end, so that offsets stay right.
  for (auto line = markers.rbegin(); line != markers.rend(); ++line) {
    if (line->name.text != "parent" && line->name.text != "depends") continue;
    for (auto word = line->words.rbegin(); word != line->words.rend(); ++word) {
      const auto found = renamed.find(std::string{word->text});
      if (found != renamed.end()) changed.replace(word->offset, word->text.size(), found->second);
    }
  }
  return changed;
}

class planner {
 public:
  planner(const loaded_folder& folder, std::size_t branch, std::chrono::system_clock::time_point now,
          diagnostics& messages)
      : folder_(folder), graph_(folder), branch_(branch), now_(now), messages_(messages) {}

  std::optional<rebase_plan> plan(std::optional<std::size_t> onto) {
    if (!onto) {
      if (!choose_onto(onto)) return std::nullopt;
      if (!onto) return rebase_plan{};
    }
    onto_ = *onto;
    if (!find_members()) return std::nullopt;
    for (const std::size_t file : folder_.graph.order)
      texts_.emplace(file, std::string{folder_.files[file].file->text()});
    set_parents();
    set_names();
    return state_changes();
  }

 private:
  [[nodiscard]] const std::string& revision(std::size_t file) const { return folder_.files[file].revision; }
  [[nodiscard]] std::string old_name(std::size_t file) const {
    return std::string{name_of(folder_.files[file].file->path())};
  }
  [[nodiscard]] bool is_locked(std::size_t file) const { return folder_.lock.find(revision(file)) != nullptr; }

  void report(std::string code, std::size_t file, std::string message, std::string help) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .file = folder_.files[file].file,
                   .help = std::move(help)});
  }

  // The only head that is not the branch's own; nothing where there is none. False after an error.
  bool choose_onto(std::optional<std::size_t>& onto) {
    const std::set<std::size_t> own = graph_.descendants({branch_});
    std::vector<std::size_t> others;
    std::copy_if(graph_.heads().begin(), graph_.heads().end(), std::back_inserter(others),
                 [&own](std::size_t head) { return own.count(head) == 0; });
    if (others.size() == 1) onto = others.front();
    if (others.size() <= 1) return true;
    std::vector<std::string> names;
    names.reserve(others.size());
    for (const std::size_t each : others) names.push_back(revision(each));
    report("strata-two-heads", branch_,
           fmt::format("`{}` can stand on several heads: {}", revision(branch_), fmt::join(names, ", ")),
           fmt::format("name one: strata rebase {} --onto {}{}", revision(branch_), names.back(),
                       folder_option(folder_.files[branch_].file)));
    return false;
  }

  bool find_members() {
    const std::set<std::size_t> base = graph_.ancestors({onto_});
    std::set<std::size_t> own = graph_.ancestors({branch_});
    for (const std::size_t each : base) own.erase(each);
    if (own.empty()) {
      report("strata-rebase-onto", branch_,
             fmt::format("`{}` is what `{}` stands on, and no branch beside it", revision(branch_), revision(onto_)),
             "name a migration of the other branch");
      return false;
    }
    const std::set<std::size_t> all = graph_.descendants(own);
    std::copy_if(folder_.graph.order.begin(), folder_.graph.order.end(), std::back_inserter(members_),
                 [&all](std::size_t file) { return all.count(file) != 0; });
    base_ = base;
    if (all.count(onto_) != 0) {
      report("strata-rebase-onto", onto_, fmt::format("`{}` stands on `{}` itself", revision(onto_), revision(branch_)),
             "name a head of another branch with --onto");
      return false;
    }
    return check_drafts();
  }

  bool check_drafts() {
    const auto locked =
        std::find_if(members_.begin(), members_.end(), [this](std::size_t file) { return is_locked(file); });
    if (locked == members_.end()) return true;
    const std::string where = folder_option(folder_.files[*locked].file);
    const bool other_is_draft = !is_locked(onto_);
    report("strata-rebase-locked", *locked,
           fmt::format("`{}` is locked, and with it its place in the history", revision(*locked)),
           other_is_draft
               ? fmt::format("move the other branch: strata rebase {}{}\nor bring both together: strata merge "
                             "-m \"…\"{}",
                             revision(onto_), where, where)
               : fmt::format("bring both together: strata merge -m \"…\"{}", where));
    return false;
  }

  void set_parents() {
    const std::set<std::size_t> members{members_.begin(), members_.end()};
    for (const std::size_t file : folder_.graph.order) {
      const std::vector<std::size_t>& before = graph_.parents(file);
      std::vector<std::size_t> now = before;
      if (members.count(file) != 0) {
        // What the new place stands on anyway need not be named.
        std::erase_if(now, [this](std::size_t parent) { return base_.count(parent) != 0; });
        if (now.empty()) now = {onto_};
      }
      wanted_.emplace(file, std::move(now));
    }
  }

  // Where names follow an order, those of the branch come to follow its new place.
  void set_names() {
    revision_series series{numbered_files(), std::nullopt, now_};
    std::string last;
    for (const std::size_t each : base_) {
      if (natural_less(last, old_name(each))) last = old_name(each);
    }
    for (const std::size_t file : members_) {
      const file_name_parts parts = read_file_name(old_name(file));
      if (!parts.revision.empty() && !natural_less(last, old_name(file))) {
        std::string slug = slug_of(parts.description);
        if (slug.empty()) slug = "migration";
        std::string next = series.next(slug);
        while (is_taken(next)) next = series.next(slug);
        names_[file] = file_name(next, slug);
        if (!states_revision(file)) renamed_[revision(file)] = next;
      }
      const std::string now = name(file);
      if (natural_less(last, now)) last = now;
    }
  }

  // Those whose names begin with a revision: only these follow an order.
  [[nodiscard]] std::vector<migration_file> numbered_files() const {
    std::vector<migration_file> files;
    std::copy_if(folder_.files.begin(), folder_.files.end(), std::back_inserter(files), [](const migration_file& each) {
      return !read_file_name(name_of(each.file->path())).revision.empty();
    });
    return files;
  }

  [[nodiscard]] bool is_taken(const std::string& revision) const {
    return std::any_of(folder_.files.begin(), folder_.files.end(),
                       [&revision](const migration_file& each) { return each.revision == revision; });
  }

  [[nodiscard]] bool states_revision(std::size_t file) const { return folder_.files[file].revision_offset != 0; }

  [[nodiscard]] std::string name(std::size_t file) const {
    const auto found = names_.find(file);
    return found == names_.end() ? old_name(file) : found->second;
  }

  [[nodiscard]] std::string new_revision(std::size_t file) const {
    const auto found = renamed_.find(revision(file));
    return found == renamed_.end() ? revision(file) : found->second;
  }

  [[nodiscard]] std::vector<std::string> wanted_parents(std::size_t file) const {
    std::vector<std::string> names;
    names.reserve(wanted_.at(file).size());
    for (const std::size_t parent : wanted_.at(file)) names.push_back(new_revision(parent));
    return names;
  }

  // The files whose parents would not be what is wanted. `cycle` where there would be one.
  std::vector<std::size_t> find_misplaced(bool& cycle) const {
    std::vector<std::size_t> files{folder_.graph.order.begin(), folder_.graph.order.end()};
    std::sort(files.begin(), files.end(),
              [this](std::size_t left, std::size_t right) { return natural_less(name(left), name(right)); });
    std::vector<source> sources;
    sources.reserve(files.size());
    for (const std::size_t file : files) sources.push_back(std::make_shared<source_file>(name(file), texts_.at(file)));
    diagnostics found;
    const std::vector<migration_file> read = read_strata_layout(sources, found);
    const migration_graph graph = build_graph(read, found);
    cycle = std::any_of(found.all().begin(), found.all().end(),
                        [](const diagnostic& each) { return each.code == "strata-cycle"; });
    std::vector<std::size_t> misplaced;
    for (std::size_t at = 0; at < files.size(); ++at) {
      const std::vector<std::string> wanted = wanted_parents(files[at]);
      const bool same =
          at < read.size() && read[at].revision == new_revision(files[at]) &&
          std::is_permutation(graph.parents[at].begin(), graph.parents[at].end(), wanted.begin(), wanted.end());
      if (!same) misplaced.push_back(files[at]);
    }
    return misplaced;
  }

  std::optional<rebase_plan> state_changes() {
    for (auto& [file, text] : texts_) text = with_revisions(text, renamed_);
    // Where name order does not say it, the file does.
    bool cycle = false;
    for (const std::size_t file : find_misplaced(cycle)) {
      texts_[file] = with_parents(texts_[file], wanted_parents(file));
    }
    const std::vector<std::size_t> left = find_misplaced(cycle);
    if (cycle) {
      report("strata-rebase-onto", branch_,
             fmt::format("`{}` needs a migration of the branch to come first (migrate:depends)", revision(onto_)),
             fmt::format("bring both together instead: strata merge -m \"…\"{}",
                         folder_option(folder_.files[branch_].file)));
      return std::nullopt;
    }
    if (!left.empty()) {
      report("strata-rebase-failed", left.front(), "the parent of this migration cannot be stated",
             "nothing was changed; write `-- migrate:parent …` above the first section yourself");
      return std::nullopt;
    }
    const std::vector<std::size_t>& stood_on = graph_.parents(members_.front());
    rebase_plan plan{.from = stood_on.empty() ? std::string{} : revision(stood_on.front()),
                     .onto = revision(onto_),
                     .moved = {},
                     .changes = {}};
    for (const std::size_t file : members_) plan.moved.emplace_back(revision(file), new_revision(file));
    for (const std::size_t file : folder_.graph.order) {
      if (name(file) == old_name(file) && texts_.at(file) == folder_.files[file].file->text()) continue;
      plan.changes.push_back({old_name(file), name(file), texts_.at(file)});
    }
    return plan;
  }

  const loaded_folder& folder_;
  branch_graph graph_;
  std::size_t branch_;
  std::chrono::system_clock::time_point now_;
  diagnostics& messages_;
  std::size_t onto_ = 0;
  // The new place, with all that it stands on.
  std::set<std::size_t> base_;
  // What moves, in chain order.
  std::vector<std::size_t> members_;
  std::map<std::size_t, std::vector<std::size_t>> wanted_;
  std::map<std::size_t, std::string> names_;
  std::map<std::string, std::string> renamed_;
  std::map<std::size_t, std::string> texts_;
};

}  // namespace

std::optional<rebase_plan> plan_rebase(const loaded_folder& folder, std::size_t branch, std::optional<std::size_t> onto,
                                       std::chrono::system_clock::time_point now, diagnostics& messages) {
  return planner{folder, branch, now, messages}.plan(onto);
}

}  // namespace strata::generator
