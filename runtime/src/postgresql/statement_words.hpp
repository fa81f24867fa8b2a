// A statement's words, read from its beginning: enough to tell what kind it is and which table it names.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace strata::postgresql {

/// Words, quoted names and punctuation; comments, strings and dollar quotes leave nothing behind but a gap.
class statement_words {
 public:
  explicit statement_words(std::string_view statement);

  /// Takes these words, in lower case, if they come next.
  bool take(std::initializer_list<std::string_view> words);
  /// `IF EXISTS`, `IF NOT EXISTS`.
  void take_if_exists();
  /// A name with its schema, as written; empty if none comes next.
  std::string take_name();
  /// Everything up to the next word of this kind, on the same level of parentheses or below. False: there is none.
  bool skip_past(std::string_view word);
  [[nodiscard]] bool next_is(std::string_view word) const;
  /// A word that follows anywhere.
  [[nodiscard]] bool holds(std::string_view word) const;
  /// A comma outside of parentheses follows: another table, another action.
  [[nodiscard]] bool has_list() const;

 private:
  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
};

}  // namespace strata::postgresql
