#include "revision_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <strata/plan.hpp>

#include "text.hpp"

namespace strata::cli {
namespace {

void check_end(const std::string& target) {
  if (!target.empty()) check_target(target);
}

/// `current`, `current-2`.
bool is_current(std::string_view word) {
  constexpr std::string_view name = "current";
  return word.starts_with(name) && (word.size() == name.size() || word[name.size()] == '-' || word[name.size()] == '+');
}

/// Of the targets between commas, what stands behind the branch.
template <typename Predicate>
bool any_word(std::string_view target, Predicate holds) {
  while (true) {
    const std::size_t comma = target.find(',');
    std::string_view word = target.substr(0, comma);
    word.remove_prefix(std::min(word.find('@') + 1, word.size()));
    if (holds(word)) return true;
    if (comma == std::string_view::npos) return false;
    target.remove_prefix(comma + 1);
  }
}

/// The history of a database that took these revisions and what they stand on: enough to count from.
history history_at(const chain_index& index, const std::vector<std::string>& revisions) {
  auto reached = index.with_ancestors(revisions);
  history imagined{.exists = true, .epoch = 0, .head_digest = {}, .applied = {}};
  for (const migration& each : index.whole().migrations) {
    if (!reached.contains(each.revision)) continue;
    applied_migration applied;
    applied.revision = each.revision;
    applied.parents.assign(each.parents.begin(), each.parents.end());
    applied.depends.assign(each.depends.begin(), each.depends.end());
    imagined.applied.push_back(std::move(applied));
  }
  return imagined;
}

}  // namespace

std::optional<range> read_range(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string::npos) return std::nullopt;
  range found{.from = text.substr(0, colon), .to = text.substr(colon + 1)};
  if (found.to.find(':') != std::string::npos) {
    throw usage_error(fmt::format("'{}' is no range", text), "A:B, A: or :B");
  }
  check_end(found.from);
  check_end(found.to);
  return found;
}

bool starts_at_database(std::string_view target) {
  return any_word(
      target, [](std::string_view word) { return word.starts_with('+') || word.starts_with('-') || is_current(word); });
}

bool says_current(std::string_view target) { return any_word(target, is_current); }

std::unordered_set<std::string_view> revisions_between(const chain_index& index, const range& asked,
                                                       const history& current) {
  const chain& whole = index.whole();
  const target to = resolve_target(asked.to.empty() ? "heads" : asked.to, whole, current);
  const bool from_current = says_current(asked.from);
  const target from = resolve_target(asked.from.empty() ? "base" : asked.from, whole,
                                     from_current ? current : history_at(index, to.revisions));
  auto reached = index.with_ancestors(to.revisions);
  if (from.revisions.empty()) return reached;

  // Parents come first, so one pass finds everything that descends from A.
  std::unordered_set<std::string_view> between;
  for (const migration& each : whole.migrations) {
    if (!reached.contains(each.revision)) continue;
    const bool is_start =
        std::find(from.revisions.begin(), from.revisions.end(), each.revision) != from.revisions.end();
    const bool descends = std::any_of(each.parents.begin(), each.parents.end(),
                                      [&](std::string_view parent) { return between.contains(parent); });
    if (is_start || descends) between.insert(each.revision);
  }
  for (const std::string& each : from.revisions) {
    if (between.contains(each)) continue;
    throw target_error{failure{.code = errc::unknown_target,
                               .message = fmt::format("{} does not descend from {}", place(to.revisions), each),
                               .help = "a range names an ancestor first: A:B"}};
  }
  return between;
}

}  // namespace strata::cli
