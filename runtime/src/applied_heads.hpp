// The heads of a database while migrations come and go, kept up to date step by step instead of being computed anew.
#pragma once

#include <map>
#include <strata/plan.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace strata {

class applied_heads {
 public:
  explicit applied_heads(const history& from);

  void add(std::string_view revision, const std::vector<std::string>& parents, std::string_view digest);
  void remove(std::string_view revision);

  [[nodiscard]] std::vector<std::string> revisions() const;
  /// As chain::head_digest: sorted and joined by one space.
  [[nodiscard]] std::string digest() const;
  /// For messages: `at 20260130_0900`, or `without migrations`.
  [[nodiscard]] std::string describe() const;

 private:
  struct node {
    std::vector<std::string> parents;
    std::string digest;
    int children = 0;
  };
  std::unordered_map<std::string, node> nodes_;
  std::map<std::string, std::string> heads_;
};

}  // namespace strata
