// A place in a list of tokens, for reading by hand.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "sqlite_tokens.hpp"

namespace strata::schemas {

/// Never leaves its list: at the end nothing matches and advancing does nothing.
class token_cursor {
 public:
  explicit token_cursor(std::span<const definition_token> tokens) : rest_(tokens) {}

  [[nodiscard]] bool done() const noexcept { return rest_.empty(); }
  [[nodiscard]] const definition_token& current() const { return done() ? nothing() : rest_.front(); }
  [[nodiscard]] std::span<const definition_token> rest() const noexcept { return rest_; }
  [[nodiscard]] bool at(std::string_view word) const { return current().is(word); }
  [[nodiscard]] bool at_symbol(std::string_view spelling) const { return current().symbol(spelling); }

  void advance(std::size_t count = 1) { rest_ = rest_.subspan(std::min(count, rest_.size())); }
  bool skip(std::string_view word) { return skip_if(at(word)); }
  bool skip_symbol(std::string_view spelling) { return skip_if(at_symbol(spelling)); }

  /// Takes one token, or all from a parenthesis to the one that closes it.
  std::span<const definition_token> take_item() {
    std::size_t length = 0;
    std::size_t depth = 0;
    while (length < rest_.size()) {
      if (rest_[length].symbol("(")) ++depth;
      if (rest_[length].symbol(")") && depth > 0) --depth;
      ++length;
      if (depth == 0) break;
    }
    const auto item = rest_.first(length);
    advance(length);
    return item;
  }
  void skip_item() { static_cast<void>(take_item()); }

  /// What stands between the parentheses here; nothing where none opens.
  std::span<const definition_token> take_group() {
    if (!at_symbol("(")) return {};
    const auto item = take_item();
    return item.size() < 2 ? item.first(0) : item.subspan(1, item.size() - 2);
  }

 private:
  static const definition_token& nothing() {
    static const definition_token none{definition_token::kind::other, ""};
    return none;
  }
  bool skip_if(bool matches) {
    if (matches) advance();
    return matches;
  }

  std::span<const definition_token> rest_;
};

}  // namespace strata::schemas
