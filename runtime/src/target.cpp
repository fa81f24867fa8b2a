// Reading targets: which revisions a word of the operator's means.
#include <algorithm>
#include <charconv>
#include <optional>
#include <strata/error.hpp>
#include <strata/plan.hpp>
#include <utility>

#include "revision_graph.hpp"

namespace strata {

namespace {

// Alembic's limit: a shorter piece of a revision is more often a slip than a name.
constexpr std::size_t shortest_prefix = 4;

constexpr std::string_view named_targets = "head, heads, base, current, a revision or a unique prefix of one, +N, -N";

std::string join(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view each : words) text.append(text.empty() ? "" : ", ").append(each);
  return text;
}

[[noreturn]] void fail(errc code, std::string message, std::string help) {
  throw target_error{
      failure{.code = code, .message = std::move(message), .database_state = "unchanged", .help = std::move(help)}};
}

// `REV+2` in its parts; without a sign, steps is absent.
struct relative_target {
  std::string_view anchor;
  std::optional<long> steps;
};

relative_target split(std::string_view text) {
  const std::size_t sign = text.find_last_of("+-");
  if (sign == std::string_view::npos || sign + 1 == text.size()) return {text, std::nullopt};
  long steps = 0;
  const char* const first = text.data() + sign + 1;
  const char* const last = text.data() + text.size();
  if (const auto [end, error] = std::from_chars(first, last, steps); error != std::errc{} || end != last) {
    return {text, std::nullopt};
  }
  return {text.substr(0, sign), text[sign] == '-' ? -steps : steps};
}

class resolver {
 public:
  resolver(const chain& chain, const history& history) : chain_{chain}, history_{history}, graph_{chain, history} {}

  target resolve(std::string_view text) const {
    const relative_target parts = split(text);
    std::vector<std::string_view> at = parts.anchor.empty() ? current() : anchor(parts.anchor, text);
    if (parts.steps) at = walk(std::move(at), *parts.steps, text);
    return {{at.begin(), at.end()}};
  }

 private:
  std::vector<std::string_view> current() const {
    const revision_graph applied{history_};
    std::vector<std::string_view> heads;
    for (const std::string_view each : applied.revisions()) {
      if (applied.children(each).empty()) heads.push_back(each);
    }
    return heads;
  }

  std::vector<std::string_view> anchor(std::string_view word, std::string_view text) const {
    if (word == "base") return {};
    if (word == "current") return current();
    if (word == "head" && chain_.heads.size() > 1) {
      fail(errc::ambiguous_target, "the chain has several heads: " + join({chain_.heads.begin(), chain_.heads.end()}),
           "name one of them, or say 'heads' for all");
    }
    if (word == "head" || word == "heads") return {chain_.heads.begin(), chain_.heads.end()};
    return {revision(word, text)};
  }

  std::string_view revision(std::string_view word, std::string_view text) const {
    if (const auto exact = find(word)) return *exact;
    std::vector<std::string_view> fitting;
    if (word.size() >= shortest_prefix) {
      std::copy_if(graph_.revisions().begin(), graph_.revisions().end(), std::back_inserter(fitting),
                   [&](std::string_view each) { return each.starts_with(word); });
    }
    if (fitting.size() == 1) return fitting.front();
    if (fitting.size() > 1) {
      fail(errc::ambiguous_target, "several revisions start with '" + std::string{word} + "': " + join(fitting),
           "give more characters of the one that you mean");
    }
    fail(errc::unknown_target, "there is no revision '" + std::string{text} + "'",
         "give " + std::string{named_targets} + "; a prefix needs at least four characters");
  }

  // The graph's own view, which outlives the caller's text.
  std::optional<std::string_view> find(std::string_view word) const {
    const auto& all = graph_.revisions();
    const auto found = std::find(all.begin(), all.end(), word);
    return found == all.end() ? std::nullopt : std::optional{*found};
  }

  std::vector<std::string_view> walk(std::vector<std::string_view> at, long steps, std::string_view text) const {
    if (at.size() > 1) {
      fail(errc::ambiguous_target, "'" + std::string{text} + "' starts at several heads: " + join(at),
           "name the revision to count from");
    }
    for (; steps > 0; --steps) at = one_step(at.empty() ? graph_.bases() : graph_.children(at.front()), "above", text);
    for (; steps < 0; ++steps) {
      if (at.empty()) too_far(text, "base");
      const auto& parents = graph_.parents(at.front());
      at = parents.empty() ? std::vector<std::string_view>{} : one_step(parents, "below", text);
    }
    return at;
  }

  std::vector<std::string_view> one_step(const std::vector<std::string_view>& next, std::string_view where,
                                         std::string_view text) const {
    if (next.empty()) too_far(text, "head");
    if (next.size() > 1) {
      fail(errc::ambiguous_target,
           "'" + std::string{text} + "' can mean several revisions " + std::string{where} + " a fork: " + join(next),
           "name the revision");
    }
    return next;
  }

  [[noreturn]] static void too_far(std::string_view text, std::string_view end) {
    fail(errc::unknown_target, "'" + std::string{text} + "' walks beyond " + std::string{end},
         "take fewer steps, or say '" + std::string{end} + "'");
  }

  const chain& chain_;
  const history& history_;
  revision_graph graph_;
};

}  // namespace

target resolve_target(std::string_view text, const chain& chain, const history& history) {
  if (text.empty()) fail(errc::unknown_target, "the target is empty", "give " + std::string{named_targets});
  return resolver{chain, history}.resolve(text);
}

}  // namespace strata
