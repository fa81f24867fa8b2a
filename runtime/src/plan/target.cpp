// Reading targets: which revisions a word of the operator's means. The rules are Alembic's, whose users type them
// without thinking; what Alembic only warns of (`-1` from several heads) is refused.
#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <strata/error.hpp>
#include <strata/plan.hpp>
#include <utility>

#include "runtime/internal/revision_graph.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

using node = revision_graph::node;
using node_set = revision_graph::node_set;
using nodes = std::vector<node>;

// Alembic's limit: a shorter piece of a revision is more often a slip than a name.
constexpr std::size_t shortest_prefix = 4;

constexpr std::string_view named_targets =
    "head, heads, base, current, a revision or a unique prefix of one, a label, LABEL@head, +N, -N";

[[noreturn]] void fail(errc code, const phrase& message, const phrase& help) {
  refuse<target_error>({.code = code, .message = message, .help = help});
}

// One target as written: `BRANCH@REV+N` in its parts. Views into the text.
struct target_text {
  std::string_view whole;
  // What stands before the `@`; absent without one.
  std::optional<std::string_view> branch;
  // `head`, a revision, a label …; empty for `+2` and `-1`.
  std::string_view word;
  // `+2` is 2, `-1` is -1; absent without a number behind a sign.
  std::optional<long> steps;
};

target_text read_target(std::string_view text) {
  target_text read{.whole = text, .branch = std::nullopt, .word = text, .steps = std::nullopt};
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    read.branch = text.substr(0, at);
    read.word = text.substr(at + 1);
  }
  const std::size_t sign = read.word.find_last_of("+-");
  if (sign == std::string_view::npos || sign + 1 == read.word.size()) return read;
  long steps = 0;
  const char* const first = read.word.data() + sign + 1;
  const char* const last = read.word.data() + read.word.size();
  if (const auto [end, error] = std::from_chars(first, last, steps); error != std::errc{} || end != last) return read;
  read.steps = read.word[sign] == '-' ? -steps : steps;
  read.word = read.word.substr(0, sign);
  return read;
}

// The parts between commas.
std::vector<std::string_view> split_targets(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t comma = text.find(',');
    parts.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

// A branch as written, and all that is on it.
struct branch_of_graph {
  std::string_view text;
  node root;
  node_set kin;
};

class resolver {
 public:
  resolver(const chain& chain, const strata::history& history, std::optional<direction> way)
      : chain_{chain}, history_{history}, way_{way}, graph_{chain, history}, applied_(graph_.size()) {
    for (const node each : graph_.rows()) applied_[each] = true;
  }

  target resolve(std::string_view text) const {
    const std::vector<std::string_view> parts = split_targets(text);
    if (parts.size() == 1) return resolve_one(read_target(text));
    target all;
    for (const std::string_view part : parts) {
      if (part.empty()) fail(errc::unknown_target, {"'{}' has a target too few", {text}}, {"write A,B"});
      for (std::string& each : resolve_one(read_target(part)).revisions) {
        if (std::find(all.revisions.begin(), all.revisions.end(), each) == all.revisions.end()) {
          all.revisions.push_back(std::move(each));
        }
      }
    }
    return all;
  }

 private:
  target resolve_one(const target_text& text) const {
    std::optional<branch_of_graph> branch;
    if (text.branch) branch = find_branch(*text.branch, text);
    target found;
    if (branch) found.branch = graph_.name(branch->root);
    nodes at;
    if (!text.steps) {
      at = word(text, branch);
    } else if (text.word.empty()) {
      require_direction(text);
      at = standing(branch);
      require_one_start(at, text);
      if (*text.steps < 0 && branch) require_own_head(at, *branch);
      // One step back from a revision takes that revision away, and not what else stands on its parent.
      if (*text.steps < 0 && !branch && !at.empty()) found.branch = graph_.name(at.front());
      at = walk(std::move(at), text, branch);
    } else {
      at = word(text, branch);
      require_one_start(at, text);
      at = walk(std::move(at), text, branch);
    }
    for (const node each : at) found.revisions.emplace_back(graph_.name(each));
    return found;
  }

  // The migration that states the label.
  std::optional<node> find_label(std::string_view label) const {
    for (node each = 0; each < chain_.migrations.size(); ++each) {
      const auto labels = chain_.migrations[each].labels;
      if (std::find(labels.begin(), labels.end(), label) != labels.end()) return each;
    }
    return std::nullopt;
  }

  branch_of_graph find_branch(std::string_view name, const target_text& text) const {
    if (name.empty()) {
      fail(errc::unknown_target, {"'{}' names no branch", {text.whole}}, {"write LABEL@head or REV@head"});
    }
    const std::optional<node> labelled = find_label(name);
    const node root = labelled ? *labelled : revision(name, text, std::nullopt);
    return {name, root, graph_.lineage(root)};
  }

  // Where the database is: the heads in the branch; where all of them are on other branches that depend on this one,
  // its newest applied migrations.
  nodes standing(const std::optional<branch_of_graph>& branch) const {
    nodes heads = graph_.tips(applied_, revision_graph::edges::all);
    if (!branch) return heads;
    nodes found = on_branch(heads, branch);
    if (!found.empty()) return found;
    node_set there = branch->kin;
    for (node each = 0; each < graph_.size(); ++each) there[each] = there[each] && applied_[each];
    return graph_.tips(there, revision_graph::edges::all);
  }

  nodes on_branch(const nodes& among, const std::optional<branch_of_graph>& branch) const {
    if (!branch) return among;
    nodes found;
    std::copy_if(among.begin(), among.end(), std::back_inserter(found), [&](node each) { return branch->kin[each]; });
    return found;
  }

  nodes word(const target_text& text, const std::optional<branch_of_graph>& branch) const {
    if (text.word == "base") return {};
    if (text.word == "current") return on_branch(graph_.tips(applied_, revision_graph::edges::parents), branch);
    if (text.word == "heads") return on_branch(heads(), branch);
    if (text.word == "head") return head(branch);
    const std::optional<node> label = find_label(text.word);
    const node found = label ? *label : revision(text.word, text, branch);
    if (branch && !branch->kin[found]) {
      fail(errc::unknown_target,
           {"revision {} is not on the branch '{}', whose heads are {}",
            {graph_.name(found), branch->text, names(on_branch(heads(), branch))}},
           {"name a revision of that branch, or leave '{}@' out", {branch->text}});
    }
    return {found};
  }

  nodes heads() const {
    nodes found;
    for (const std::string_view each : chain_.heads) {
      if (const auto head = graph_.find(each)) found.push_back(*head);
    }
    return found;
  }

  nodes head(const std::optional<branch_of_graph>& branch) const {
    nodes found = on_branch(heads(), branch);
    if (found.size() < 2) return found;
    if (!branch) {
      fail(errc::ambiguous_target, {"the chain has several heads: {}", {names(found)}},
           {"name one of them, or say 'heads' for all"});
    }
    fail(errc::ambiguous_target, {"the branch '{}' has several heads: {}", {branch->text, names(found)}},
         {"name one of them, or say '{}@heads' for all", {branch->text}});
  }

  node revision(std::string_view word, const target_text& text, const std::optional<branch_of_graph>& branch) const {
    if (const auto exact = graph_.find(word)) return *exact;
    nodes fitting;
    if (word.size() >= shortest_prefix) {
      for (node each = 0; each < graph_.size(); ++each) {
        if (graph_.name(each).starts_with(word) && (!branch || branch->kin[each])) fitting.push_back(each);
      }
    }
    if (fitting.size() == 1) return fitting.front();
    if (fitting.size() > 1) {
      fail(errc::ambiguous_target, {"several revisions start with '{}': {}", {word, names(fitting)}},
           {"give more characters of the one that you mean"});
    }
    if (const auto over = checkpoint_over(word)) {
      fail(
          errc::squashed,
          {"{} is one of those that the checkpoint {} stands for, and has no place of its own any more", {word, *over}},
          {"name {} or a revision above it", {*over}});
    }
    fail(errc::unknown_target, {"there is no revision '{}'", {text.whole}},
         {"{}give {}; a prefix needs at least four characters", {suggestion(word), named_targets}});
  }

  // `did you mean …? `, or nothing.
  std::string suggestion(std::string_view word) const {
    std::vector<std::string_view> known{"head", "heads", "base", "current"};
    for (node each = 0; each < graph_.size(); ++each) known.push_back(graph_.name(each));
    const std::string meant = did_you_mean(word, known);
    return meant.empty() ? meant : meant + ' ';
  }

  // The checkpoint that stands for the revision, in the chain or in the database.
  std::optional<std::string_view> checkpoint_over(std::string_view word) const {
    for (const migration& each : chain_.migrations) {
      if (std::any_of(each.replaces.begin(), each.replaces.end(),
                      [&](const replaced_migration& replaced) { return replaced.revision == word; })) {
        return each.revision;
      }
    }
    const applied_migration* row = history_.checkpoint_over(word);
    return row == nullptr ? std::nullopt : std::optional<std::string_view>{row->revision};
  }

  // Above it is what a checkpoint stands for, which has no place any more.
  void require_nothing_squashed(node at) const {
    const auto over = checkpoint_over(graph_.name(at));
    if (!over) return;
    fail(errc::squashed,
         {"what follows {} is only in the checkpoint {}, which takes only empty databases", {graph_.name(at), *over}},
         {"go on with a program that still holds the migrations up to {}", {*over}});
  }

  // `-1` for an upgrade, `+1` for a downgrade: counted from where the database is, that is the other way.
  void require_direction(const target_text& text) const {
    if (!way_ || *text.steps == 0 || (*text.steps > 0) == (*way_ == direction::up)) return;
    const bool up = *way_ == direction::up;
    fail(errc::unreachable_target,
         {up ? "'{}' leads down from where the database is ({}), and an upgrade goes up"
             : "'{}' leads up from where the database is ({}), and a downgrade goes down",
          {text.whole, names(graph_.tips(applied_, revision_graph::edges::parents))}},
         {up ? "downgrade {} goes that way" : "upgrade {} goes that way", {text.whole}});
  }

  void require_one_start(const nodes& at, const target_text& text) const {
    if (at.size() < 2) return;
    const std::string number = (*text.steps > 0 ? "+" : "") + std::to_string(*text.steps);
    std::vector<std::string> ways;
    for (const node each : at) {
      ways.push_back(fill_in(text.word.empty() ? "{}@{}" : "{}{}", {graph_.name(each), number}));
    }
    fail(errc::ambiguous_target, {"'{}' starts at several heads: {}", {text.whole, names(at)}},
         {"say from which: {}", {commands(ways)}});
  }

  // What other branches stand on, too, is not for one of them to take back.
  void require_own_head(const nodes& at, const branch_of_graph& branch) const {
    for (const node each : at) {
      nodes above = copy(graph_.children(each));
      std::erase_if(above, [&](node child) { return !applied_[child]; });
      if (above.empty()) continue;
      fail(errc::unreachable_target,
           {"the database has nothing of the branch '{}' to take back: its newest migration there, {}, is below {}",
            {branch.text, graph_.name(each), names(above)}},
           {"name the revision to go down to; what stands on it goes, too"});
    }
  }

  nodes walk(nodes at, const target_text& text, const std::optional<branch_of_graph>& branch) const {
    long steps = *text.steps;
    for (; steps > 0; --steps) {
      const nodes next = at.empty() ? bases() : copy(graph_.children(at.front()));
      if (next.empty() && !at.empty()) require_nothing_squashed(at.front());
      at = one_step(on_branch(next, branch), "above", text);
    }
    for (; steps < 0; ++steps) {
      if (at.empty()) too_far(text, "base");
      const nodes parents = copy(graph_.parents(at.front()));
      const nodes kin = on_branch(parents, branch);
      at = parents.empty() ? nodes{} : one_step(kin.empty() ? parents : kin, "below", text);
    }
    return at;
  }

  nodes one_step(const nodes& next, std::string_view where, const target_text& text) const {
    if (next.empty()) too_far(text, "head");
    if (next.size() > 1) {
      fail(errc::ambiguous_target, {"'{}' can mean several revisions {} a fork: {}", {text.whole, where, names(next)}},
           {"name the revision: {}", {commands(revisions(next))}});
    }
    return next;
  }

  // What to type: `downgrade 0002 or downgrade 0003`; without a direction, the targets alone.
  [[nodiscard]] std::string commands(std::vector<std::string> targets) const {
    const std::string_view word = !way_ ? "" : *way_ == direction::up ? "upgrade " : "downgrade ";
    for (std::string& each : targets) each.insert(0, word);
    return join(targets, " or ");
  }

  [[noreturn]] static void too_far(const target_text& text, std::string_view end) {
    fail(errc::unknown_target, {"'{}' walks beyond {}", {text.whole, end}}, {"take fewer steps, or say '{}'", {end}});
  }

  nodes bases() const {
    nodes found;
    for (node each = 0; each < graph_.size(); ++each) {
      if (graph_.parents(each).empty()) found.push_back(each);
    }
    return found;
  }

  static nodes copy(std::span<const node> from) { return {from.begin(), from.end()}; }

  std::vector<std::string> revisions(const nodes& of) const {
    std::vector<std::string> found;
    for (const node each : of) found.emplace_back(graph_.name(each));
    return found;
  }

  std::string names(const nodes& of) const {
    std::string text;
    for (const node each : of) text.append(text.empty() ? "" : ", ").append(graph_.name(each));
    return text.empty() ? "base" : text;
  }

  const chain& chain_;
  const strata::history& history_;
  std::optional<direction> way_;
  revision_graph graph_;
  node_set applied_;
};

}  // namespace

target resolve_target(std::string_view text, const chain& chain, const history& history, std::optional<direction> way) {
  if (text.empty()) fail(errc::unknown_target, {"the target is empty"}, {"give {}", {named_targets}});
  return resolver{chain, history, way}.resolve(text);
}

}  // namespace strata
