// A second implementation of targets and plans, to hold the first one against: sets of numbers, nothing clever, no line
// shared with the runtime. A graph's nodes are numbered so that parents and dependencies have lower numbers.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace strata::test {

using numbers = std::set<int>;

struct plain_graph {
  std::vector<std::string> names;
  std::vector<numbers> parents;
  std::vector<numbers> depends;
  std::map<std::string, int> labels;

  // By node: itself and all below it, by parents alone and with dependencies. Filled by finish().
  std::vector<numbers> below;
  std::vector<numbers> below_all;

  [[nodiscard]] int size() const { return static_cast<int>(names.size()); }

  void finish() {
    for (int each = 0; each < size(); ++each) {
      numbers by_parents{each};
      numbers by_all{each};
      for (const int parent : parents[each]) {
        by_parents.insert(below[parent].begin(), below[parent].end());
        by_all.insert(below_all[parent].begin(), below_all[parent].end());
      }
      for (const int other : depends[each]) by_all.insert(below_all[other].begin(), below_all[other].end());
      below.push_back(by_parents);
      below_all.push_back(by_all);
    }
  }

  [[nodiscard]] bool related(int one, int other) const {
    return below[one].contains(other) || below[other].contains(one);
  }

  // Nodes of the set that are nobody's parent (nor dependency) in it.
  [[nodiscard]] numbers tips(const numbers& of, bool with_dependencies) const {
    numbers found = of;
    for (const int each : of) {
      for (const int parent : parents[each]) found.erase(parent);
      if (!with_dependencies) continue;
      for (const int other : depends[each]) found.erase(other);
    }
    return found;
  }

  [[nodiscard]] numbers all() const {
    numbers found;
    for (int each = 0; each < size(); ++each) found.insert(each);
    return found;
  }
};

// What reading a target or planning came to: a set, or a refusal with the candidates that its message has to name.
struct plain_answer {
  bool refused = false;
  numbers revisions = {};
  std::optional<int> branch = {};
};

class plain_planner {
 public:
  plain_planner(const plain_graph& graph, const numbers& applied) : graph_{graph}, applied_{applied} {}

  // `branch` and `word` may be empty; `steps` absent.
  [[nodiscard]] plain_answer read(const std::string& branch, const std::string& word, std::optional<int> steps,
                                  bool up) const {
    plain_answer answer;
    if (!branch.empty()) {
      const plain_answer root = graph_.labels.contains(branch) ? found({graph_.labels.at(branch)}) : named(branch, {});
      if (root.refused) return root;
      answer.branch = *root.revisions.begin();
    }
    plain_answer start;
    if (steps && word.empty()) {
      if ((*steps > 0 && !up) || (*steps < 0 && up)) return refuse(graph_.tips(applied_, false));
      start.revisions = standing(answer.branch);
      if (start.revisions.size() > 1) return refuse(start.revisions);
      if (*steps < 0 && branch.empty() && !start.revisions.empty()) answer.branch = *start.revisions.begin();
      if (*steps < 0 && !branch.empty() && !start.revisions.empty()) {
        // What another branch stands on as well is not this branch's to take back.
        numbers above;
        for (const int each : applied_) {
          if (graph_.parents[each].contains(*start.revisions.begin())) above.insert(each);
        }
        if (!above.empty()) return refuse(above);
      }
    } else {
      start = read_word(word, answer.branch);
      if (start.refused) return start;
    }
    if (!steps) {
      answer.revisions = start.revisions;
      return answer;
    }
    if (start.revisions.size() > 1) return refuse(start.revisions);
    const std::optional<int> given = branch.empty() ? std::nullopt : answer.branch;
    const plain_answer end = walk(start.revisions, *steps, given);
    if (end.refused) return end;
    answer.revisions = end.revisions;
    return answer;
  }

  [[nodiscard]] numbers upgrade(const numbers& to) const {
    numbers wanted;
    for (const int each : to) wanted.insert(graph_.below_all[each].begin(), graph_.below_all[each].end());
    for (const int each : applied_) wanted.erase(each);
    return wanted;
  }

  [[nodiscard]] plain_answer downgrade(const plain_answer& to) const {
    if (to.revisions.size() > 1) return refuse(to.revisions);
    numbers lowest;
    for (const int each : applied_) {
      const bool above =
          to.revisions.empty() ? graph_.parents[each].empty() : graph_.parents[each].contains(*to.revisions.begin());
      if (above && (!to.branch || graph_.related(each, *to.branch))) lowest.insert(each);
    }
    if (!to.revisions.empty() && !applied_.contains(*to.revisions.begin())) {
      return refuse(graph_.tips(applied_, false));
    }
    numbers going;
    for (const int each : applied_) {
      for (const int low : lowest) {
        if (graph_.below_all[each].contains(low)) going.insert(each);
      }
    }
    return found(going);
  }

 private:
  static plain_answer refuse(const numbers& candidates) { return {.refused = true, .revisions = candidates}; }
  static plain_answer found(const numbers& revisions) { return {.refused = false, .revisions = revisions}; }

  [[nodiscard]] numbers on_branch(const numbers& of, std::optional<int> branch) const {
    numbers kept;
    for (const int each : of) {
      if (!branch || graph_.related(each, *branch)) kept.insert(each);
    }
    return kept;
  }

  [[nodiscard]] numbers standing(std::optional<int> branch) const {
    const numbers on = on_branch(graph_.tips(applied_, true), branch);
    return on.empty() ? graph_.tips(on_branch(applied_, branch), true) : on;
  }

  [[nodiscard]] plain_answer named(const std::string& word, std::optional<int> branch) const {
    numbers fitting;
    for (const int each : graph_.all()) {
      if (graph_.names[each] == word) return found({each});
      const bool begins = word.size() >= 4 && graph_.names[each].substr(0, word.size()) == word;
      if (begins && (!branch || graph_.related(each, *branch))) fitting.insert(each);
    }
    return fitting.size() == 1 ? found(fitting) : refuse(fitting);
  }

  [[nodiscard]] plain_answer read_word(const std::string& word, std::optional<int> branch) const {
    if (word == "base") return found({});
    if (word == "current") return found(on_branch(graph_.tips(applied_, false), branch));
    const numbers heads = on_branch(graph_.tips(graph_.all(), false), branch);
    if (word == "heads" || (word == "head" && heads.size() < 2)) return found(heads);
    if (word == "head") return refuse(heads);
    const plain_answer one = graph_.labels.contains(word) ? found({graph_.labels.at(word)}) : named(word, branch);
    if (one.refused) return one;
    return on_branch(one.revisions, branch).empty() ? refuse(heads) : one;
  }

  [[nodiscard]] plain_answer walk(numbers at, int steps, std::optional<int> branch) const {
    for (; steps > 0; --steps) {
      numbers next;
      for (const int each : graph_.all()) {
        if (at.empty() ? graph_.parents[each].empty() : graph_.parents[each].contains(*at.begin())) next.insert(each);
      }
      next = on_branch(next, branch);
      if (next.size() != 1) return refuse(next);
      at = next;
    }
    for (; steps < 0; ++steps) {
      if (at.empty()) return refuse({});
      const numbers parents = graph_.parents[*at.begin()];
      const numbers kin = on_branch(parents, branch);
      at = kin.empty() ? parents : kin;
      if (at.size() > 1) return refuse(at);
    }
    return found(at);
  }

  const plain_graph& graph_;
  const numbers& applied_;
};

}  // namespace strata::test
