#include "runtime/internal/statement_words.hpp"

#include <algorithm>
#include <strata/connection.hpp>

#include "runtime/internal/words.hpp"

namespace strata {

namespace {

bool is_name_byte(char byte) {
  return ascii::is_letter(byte) || ascii::is_digit(byte) || byte == '_' || byte == '$' ||
         static_cast<unsigned char>(byte) >= 0x80;
}

bool same(std::string_view word, std::string_view lower) {
  return std::equal(word.begin(), word.end(), lower.begin(), lower.end(),
                    [](char left, char right) { return ascii::lower(left) == right; });
}

// One past the text that ends with `last`, where a doubled one stands for itself.
std::size_t quoted_end(std::string_view text, std::size_t at, char last) {
  for (++at; at < text.size(); ++at) {
    if (text[at] != last) continue;
    if (at + 1 == text.size() || text[at + 1] != last) return at + 1;
    ++at;
  }
  return text.size();
}

std::size_t comment_end(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at + 1 < text.size(); ++at) {
    const std::string_view two = text.substr(at, 2);
    if (two == "/*") ++depth;
    if (two == "*/") --depth;
    if (two == "/*" || two == "*/") ++at;
    if (depth == 0) return at + 1;
  }
  return text.size();
}

// `$tag$ … $tag$`
std::size_t dollar_end(std::string_view text, std::size_t at) {
  const std::size_t second = text.find('$', at + 1);
  if (second == std::string_view::npos) return at + 1;
  const std::string_view tag = text.substr(at, second - at + 1);
  const std::size_t end = text.find(tag, second + 1);
  return end == std::string_view::npos ? text.size() : end + tag.size();
}

// Of the quotes, only those that open a name are words.
bool is_name(std::string_view word) {
  return !word.empty() && (is_name_byte(word.front()) ||
                           (word.size() > 1 && std::string_view{"\"`['"}.find(word.front()) != std::string_view::npos));
}

}  // namespace

statement_words::statement_words(std::string_view text, std::string_view quotes) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::string_view two = text.substr(at, 2);
    if (ascii::is_space(text[at])) {
      ++at;
    } else if (two == "--") {
      at = std::min(text.find('\n', at), text.size());
    } else if (two == "/*") {
      at = comment_end(text, at);
    } else if (quotes.find(text[at]) != std::string_view::npos) {
      at = quoted_end(text, at, text[at] == '[' ? ']' : text[at]);
      words_.push_back(text.substr(begin, at - begin));
    } else if (text[at] == '\'') {
      at = quoted_end(text, at, '\'');
    } else if (text[at] == '$') {
      at = dollar_end(text, at);
    } else if (is_name_byte(text[at])) {
      while (at < text.size() && is_name_byte(text[at])) ++at;
      words_.push_back(text.substr(begin, at - begin));
    } else {
      words_.push_back(text.substr(at++, 1));
    }
  }
}

bool statement_words::take(std::initializer_list<std::string_view> words) {
  if (words_.size() - at_ < words.size()) return false;
  const bool fits = std::equal(words.begin(), words.end(), words_.begin() + static_cast<std::ptrdiff_t>(at_),
                               [](std::string_view lower, std::string_view word) { return same(word, lower); });
  if (fits) at_ += words.size();
  return fits;
}

void statement_words::take_if_exists() {
  if (!take({"if", "exists"})) take({"if", "not", "exists"});
}

std::string statement_words::take_name() {
  std::string name;
  for (const std::string_view part : take_name_parts()) name.append(name.empty() ? "" : ".").append(part);
  return name;
}

std::vector<std::string_view> statement_words::take_name_parts() {
  std::vector<std::string_view> parts;
  while (at_ < words_.size() && is_name(words_[at_])) {
    parts.push_back(words_[at_++]);
    if (at_ == words_.size() || words_[at_] != ".") break;
    ++at_;
  }
  return parts;
}

bool statement_words::skip_past(std::string_view word) {
  for (std::size_t at = at_; at < words_.size(); ++at) {
    if (!same(words_[at], word)) continue;
    at_ = at + 1;
    return true;
  }
  return false;
}

bool statement_words::next_is(std::string_view word) const { return at_ < words_.size() && same(words_[at_], word); }

bool statement_words::holds(std::string_view word) const {
  return std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(at_), words_.end(),
                     [&](std::string_view each) { return same(each, word); });
}

bool statement_words::has_list() const {
  int depth = 0;
  for (std::size_t at = at_; at < words_.size(); ++at) {
    if (words_[at] == "(") ++depth;
    if (words_[at] == ")") --depth;
    if (words_[at] == "," && depth == 0) return true;
  }
  return false;
}

std::string name_key(std::string_view written, const engine& with) {
  const bool quoted = !written.empty() && with.name_quotes.find(written.front()) != std::string_view::npos;
  std::string key;
  if (quoted) {
    const char last = written.front() == '[' ? ']' : written.front();
    for (std::size_t at = 1; at + 1 < written.size(); ++at) {
      if (written[at] == last) ++at;
      key += written[at];
    }
  } else {
    key = written;
  }
  if (quoted && !with.quoted_names_fold) return key;
  return ascii::lower(key);
}

}  // namespace strata
