// What a database stands at while migrations come and go, kept up to date step by step instead of being computed anew:
// its heads, and the repeatable migrations on top of them.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <strata/plan.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace strata {

/// Dependencies make no difference here: a head is what nothing else has as its parent.
class applied_heads {
 public:
  explicit applied_heads(const history& from);

  void add(std::string_view revision, std::span<const std::string_view> parents, std::string_view digest);
  void remove(std::string_view revision);
  void add_repeatable(std::string_view name, std::string_view digest);
  void remove_repeatable(std::string_view name);

  /// A state to go back to when a transaction fails.
  [[nodiscard]] std::size_t mark() const noexcept { return changes_.size(); }
  /// Undoes all that came after the mark.
  void rewind(std::size_t mark);

  [[nodiscard]] std::vector<std::string> revisions() const;
  /// As the state row holds them: joined by one space.
  [[nodiscard]] std::string text() const;
  /// As chain::head_digest: sorted and joined by one space, then `repeatable:` and one digest for all of those.
  [[nodiscard]] std::string digest() const;
  /// For messages: `at 20260130_0900`, or `without migrations`.
  [[nodiscard]] std::string describe() const;

 private:
  struct node {
    std::vector<std::string> parents;
    std::string digest;
    int children = 0;
    /// False for a parent that the history lacks.
    bool applied = false;
  };
  struct change {
    bool added = false;
    bool repeatable = false;
    std::string revision;
    std::vector<std::string> parents;
    std::string digest;
  };

  void put(const std::string& revision, const std::vector<std::string>& parents, std::string_view digest);
  void withdraw(const std::string& revision);

  std::unordered_map<std::string, node> nodes_;
  std::map<std::string, std::string, std::less<>> heads_;
  std::map<std::string, std::string, std::less<>> repeatables_;
  std::vector<change> changes_;
};

/// What the state row has to hold of the whole history: the digest of its heads, and that of what is unfinished.
[[nodiscard]] std::string state_digest(const history& of);

/// What the last commit wrote of the whole history is what its rows add up to.
[[nodiscard]] bool state_fits(const history& of);

}  // namespace strata
