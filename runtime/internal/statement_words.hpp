// A statement's words, read from its beginning: enough to tell what kind it is and which table it names.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace strata {

struct engine;

/// Words, quoted names and punctuation; comments, strings and dollar quotes leave nothing behind but a gap.
class statement_words {
 public:
  /// `quotes`: what opens a quoted name, of `"`, `` ` ``, `[` and `'`.
  explicit statement_words(std::string_view statement, std::string_view quotes = "\"");

  /// Takes these words, in lower case, if they come next.
  bool take(std::initializer_list<std::string_view> words);
  /// `IF EXISTS`, `IF NOT EXISTS`.
  void take_if_exists();
  /// A name with its schema, as written; empty if none comes next.
  std::string take_name();
  /// The same in pieces: what stands between the dots.
  std::vector<std::string_view> take_name_parts();
  /// Everything up to the next word of this kind, on the same level of parentheses or below. False: there is none.
  bool skip_past(std::string_view word);
  [[nodiscard]] bool next_is(std::string_view word) const;
  /// A word that follows anywhere.
  [[nodiscard]] bool holds(std::string_view word) const;
  /// A comma outside of parentheses follows: another table, another action.
  [[nodiscard]] bool has_list() const;
  /// All of them, whatever was taken: pieces of the statement.
  [[nodiscard]] const std::vector<std::string_view>& all() const noexcept { return words_; }

 private:
  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
};

/// A name, or a piece of one, as the engine compares names: without its quotes, and in lower case where that is the
/// same.
[[nodiscard]] std::string name_key(std::string_view written, const engine& with);

}  // namespace strata
