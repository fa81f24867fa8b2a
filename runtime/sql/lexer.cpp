#include "lexer.hpp"

#include <algorithm>
#include <cstdint>

#include "lexical_rules.hpp"

namespace strata::sql {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t npos = std::string_view::npos;

class lexer {
 public:
  lexer(std::string_view text, const lexical_rules& rules) : text_(text), rules_(rules) {
    result_.tokens.reserve(text.size() / 4 + 1);
  }

  lexed_text run() {
    while (at_ < text_.size()) {
      const std::size_t begin = at_;
      const token_kind kind = next();
      result_.tokens.push_back({kind, begin, at_ - begin});
      note(kind, text_.substr(begin, at_ - begin));
    }
    if (conditional_open_ != npos) fail(unterminated::what::conditional, conditional_open_, 3);
    return std::move(result_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool at(std::string_view what) const noexcept { return text_.substr(at_).starts_with(what); }
  [[nodiscard]] bool is(char byte, int classes) const noexcept {
    return (rules_.classes[static_cast<unsigned char>(byte)] & classes) != 0;
  }
  [[nodiscard]] bool has(std::size_t ahead, int classes) const noexcept {
    return at_ + ahead < text_.size() && is(text_[at_ + ahead], classes);
  }
  void skip(int classes) noexcept {
    while (has(0, classes)) ++at_;
  }
  token_kind take(std::size_t length, token_kind kind) noexcept {
    at_ += length;
    return kind;
  }
  void fail(unterminated::what kind, std::size_t begin, std::size_t length) {
    result_.errors.push_back({kind, begin, length});
  }

  token_kind next();
  token_kind blank();
  token_kind line_comment();
  token_kind block_comment();
  token_kind conditional_begin();
  token_kind quoted(std::size_t begin, char close, bool doubled, bool escapes, token_kind kind);
  token_kind plain_string(std::size_t begin, bool escapes);
  token_kind word();
  token_kind number();
  token_kind dollar();
  token_kind sqlite_parameter();
  token_kind directive();
  token_kind copy_data();
  token_kind punctuation();
  token_kind free_operator() noexcept;
  [[nodiscard]] const string_prefix* prefix() const noexcept;
  [[nodiscard]] bool at_line_comment() const noexcept;
  [[nodiscard]] bool continues_string() const noexcept;
  [[nodiscard]] bool first_on_line() const noexcept;
  void note(token_kind kind, std::string_view text);
  void note_copy(token_kind kind, std::string_view text);

  std::string_view text_;
  const lexical_rules& rules_;
  std::size_t at_ = 0;
  lexed_text result_;

  // The delimiter that a DELIMITER line has set; empty: `;`.
  std::string_view delimiter_;
  bool statement_start_ = true;
  std::size_t conditional_open_ = npos;
  // Whether the last string had backslash escapes, for a piece that continues it.
  bool last_string_escapes_ = false;
  enum class copy_state { none, copy, from, from_stdin, data } copy_ = copy_state::none;
  // No `\\.` line follows: not to be searched for again.
  bool end_mark_missing_ = false;
};

token_kind lexer::next() {
  if (copy_ == copy_state::data) return copy_data();
  const char byte = text_[at_];
  if (!delimiter_.empty() && at(delimiter_)) return take(delimiter_.size(), token_kind::delimiter);
  if (is(byte, blank_byte) || (rules_.mark_is_blank && at(byte_order_mark))) return blank();
  if (at_line_comment()) return line_comment();
  if (byte == '/' && peek(1) == '*' && !(rules_.comment_needs_body && at_ + 2 == text_.size())) return block_comment();
  if (byte == '\'') return plain_string(at_, rules_.backslash_escapes || continues_string());
  if (byte == '"') {
    return rules_.double_quotes_are_strings ? quoted(at_, '"', true, rules_.backslash_escapes, token_kind::string)
                                            : quoted(at_, '"', true, false, token_kind::quoted_name);
  }
  if (byte == '`' && rules_.backtick_names) return quoted(at_, '`', true, false, token_kind::quoted_name);
  if (byte == '[' && rules_.bracket_names) return quoted(at_, ']', false, false, token_kind::quoted_name);
  if (is(byte, digit_byte) || (byte == '.' && has(1, digit_byte))) return number();
  if (is(byte, word_start)) return word();
  if (rules_.dollar_quotes && byte == '$') return dollar();
  if (rules_.sqlite_parameters && std::string_view{"?:@#$"}.find(byte) != npos) return sqlite_parameter();
  return punctuation();
}

token_kind lexer::blank() {
  while (at_ < text_.size()) {
    if (is(text_[at_], blank_byte)) {
      ++at_;
    } else if (rules_.mark_is_blank && at(byte_order_mark)) {
      at_ += byte_order_mark.size();
    } else {
      break;
    }
  }
  return token_kind::blank;
}

bool lexer::at_line_comment() const noexcept {
  if (peek() == '#') return rules_.hash_comments;
  if (peek() != '-' || peek(1) != '-') return false;
  if (!rules_.dashes_need_blank || at_ + 2 == text_.size()) return true;
  const auto after = static_cast<unsigned char>(peek(2));
  return after <= ' ' || after == 0x7F;
}

token_kind lexer::line_comment() {
  at_ = std::min(text_.find_first_of(rules_.return_ends_comment ? "\r\n" : "\n", at_), text_.size());
  return token_kind::comment;
}

token_kind lexer::block_comment() {
  if (rules_.conditional_comments && (peek(2) == '!' || (peek(2) == 'M' && peek(3) == '!'))) return conditional_begin();
  const token_kind kind = rules_.hint_comments && peek(2) == '+' ? token_kind::hint : token_kind::comment;
  const std::size_t begin = at_;
  at_ += 2;
  std::size_t depth = 1;
  while (depth > 0) {
    at_ = text_.find_first_of(rules_.nested_comments ? "*/" : "*", at_);
    if (at_ == npos) {
      at_ = text_.size();
      fail(unterminated::what::comment, begin, 2);
      return kind;
    }
    if (peek() == '*' && peek(1) == '/') {
      --depth;
      at_ += 2;
    } else if (peek() == '/' && peek(1) == '*') {
      ++depth;
      at_ += 2;
    } else {
      ++at_;
    }
  }
  return kind;
}

token_kind lexer::conditional_begin() {
  conditional_open_ = at_;
  at_ += peek(2) == 'M' ? 4 : 3;
  // The version: five or six digits directly behind the mark.
  std::size_t digits = 0;
  while (digits < 6 && has(digits, digit_byte)) ++digits;
  if (digits >= 5) at_ += digits;
  return token_kind::conditional;
}

// at_ is at the opening quote; `begin` is where its prefix begins.
token_kind lexer::quoted(std::size_t begin, char close, bool doubled, bool escapes, token_kind kind) {
  const char stops[] = {close, '\\', '\0'};
  const std::string_view stop{stops, escapes ? 2U : 1U};
  ++at_;
  const std::size_t opening = at_ - begin;
  for (;;) {
    at_ = text_.find_first_of(stop, at_);
    if (at_ == npos) break;
    const bool escape = text_[at_] == '\\' && close != '\\';
    if (escape || (doubled && peek(1) == close)) {
      at_ += 2;
    } else {
      ++at_;
      return kind;
    }
    if (at_ >= text_.size()) break;
  }
  at_ = text_.size();
  fail(kind == token_kind::string ? unterminated::what::string : unterminated::what::quoted_name, begin, opening);
  return kind;
}

token_kind lexer::plain_string(std::size_t begin, bool escapes) {
  last_string_escapes_ = escapes;
  return quoted(begin, '\'', true, escapes, token_kind::string);
}

// PostgreSQL: two strings with white space that holds a line end between them are one, in the manner of the first.
// Line comments may stand between, block comments may not.
bool lexer::continues_string() const noexcept {
  if (!rules_.continued_strings || !last_string_escapes_) return false;
  bool line_end = false;
  for (std::size_t index = result_.tokens.size(); index-- > 0;) {
    const token& before = result_.tokens[index];
    const std::string_view bytes = text_of(text_, before);
    if (before.kind == token_kind::string) return line_end && bytes.front() != '$';
    if (is_code(before.kind) || (before.kind == token_kind::comment && !bytes.starts_with("--"))) return false;
    if (before.kind == token_kind::blank) line_end = line_end || bytes.find_first_of("\r\n") != npos;
  }
  return false;
}

const string_prefix* lexer::prefix() const noexcept {
  for (const string_prefix& each : rules_.prefixes) {
    if (!is_word(text_.substr(at_, each.letters.size()), each.letters)) continue;
    const char after = peek(each.letters.size());
    if (after == '\'' || (each.names_too && after == '"')) return &each;
  }
  return nullptr;
}

token_kind lexer::word() {
  const std::size_t begin = at_;
  if (const string_prefix* found = prefix()) {
    at_ += found->letters.size();
    last_string_escapes_ = found->backslash_escapes;
    const bool name = peek() == '"';
    return quoted(begin, peek(), found->doubled_quotes, found->backslash_escapes,
                  name ? token_kind::quoted_name : token_kind::string);
  }
  if (rules_.delimiter_lines && statement_start_ && is_word(text_.substr(at_, 9), "delimiter") &&
      (at_ + 9 == text_.size() || has(9, blank_byte)) && first_on_line()) {
    return directive();
  }
  // A delimiter of letters or `$` ends a word in its middle, as it does for the mysql program.
  do {
    ++at_;
  } while (has(0, word_byte) && (delimiter_.empty() || !at(delimiter_)));
  return token_kind::word;
}

// Digits with what sticks to them: `1.5e-3`, `0xFF`, `1_000`, and where engines refuse it or read a name, `1a`.
token_kind lexer::number() {
  const bool hexadecimal = peek() == '0' && (peek(1) == 'x' || peek(1) == 'X');
  bool fraction = false;
  for (; at_ < text_.size(); ++at_) {
    if (!delimiter_.empty() && at(delimiter_)) break;
    const char byte = text_[at_];
    if (byte == '.' && !fraction && !hexadecimal && peek(1) != '.') {
      fraction = true;
    } else if ((byte == 'e' || byte == 'E') && !hexadecimal && (peek(1) == '+' || peek(1) == '-') &&
               has(2, digit_byte)) {
      ++at_;
    } else if (!is(byte, word_byte)) {
      break;
    }
  }
  return token_kind::number;
}

// `$1`, `$$…$$`, `$tag$…$tag$`, or a lone `$`.
token_kind lexer::dollar() {
  const std::size_t begin = at_++;
  if (rules_.numbered_parameters && has(0, digit_byte)) {
    skip(digit_byte);
    return token_kind::parameter;
  }
  if (has(0, word_start)) {
    while (has(0, word_byte) && peek() != '$') ++at_;
  }
  if (peek() != '$') {
    at_ = begin + 1;
    return token_kind::symbol;
  }
  ++at_;
  const std::string_view tag = text_.substr(begin, at_ - begin);
  const std::size_t close = text_.find(tag, at_);
  last_string_escapes_ = false;
  if (close == npos) {
    at_ = text_.size();
    fail(unterminated::what::dollar_quote, begin, tag.size());
  } else {
    at_ = close + tag.size();
  }
  return token_kind::string;
}

// SQLite's own rule, with its Tcl heritage: `$name::x(anything but blanks)`.
token_kind lexer::sqlite_parameter() {
  const char first = text_[at_++];
  if (first == '?') {
    skip(digit_byte);
    return token_kind::parameter;
  }
  std::size_t letters = 0;
  for (; at_ < text_.size(); ++at_) {
    if (has(0, word_byte)) {
      ++letters;
    } else if (peek() == '(' && letters > 0) {
      std::size_t close = at_ + 1;
      while (close < text_.size() && text_[close] != ')' && !is(text_[close], blank_byte)) ++close;
      // Without the parenthesis SQLite refuses the whole piece.
      at_ = close < text_.size() && text_[close] == ')' ? close + 1 : close;
      break;
    } else if (at("::")) {
      ++at_;
    } else {
      break;
    }
  }
  return letters > 0 ? token_kind::parameter : token_kind::symbol;
}

// `DELIMITER //`: a line for the mysql program, not for the server.
token_kind lexer::directive() {
  const std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
  const std::string_view line = text_.substr(at_, end - at_);
  const std::size_t begin = std::min(line.find_first_not_of(" \t", 9), line.size());
  std::string_view wanted = line.substr(begin, line.find_first_of(" \t\f\v", begin) - begin);
  if (wanted != ";") {
    delimiter_ = wanted;
  } else {
    delimiter_ = {};
  }
  at_ = end;
  return token_kind::directive;
}

token_kind lexer::copy_data() {
  copy_ = copy_state::none;
  for (std::size_t line = at_; !end_mark_missing_ && line < text_.size();) {
    const std::size_t end = std::min(text_.find('\n', line), text_.size());
    std::string_view bytes = text_.substr(line, end - line);
    if (bytes.ends_with('\r')) bytes.remove_suffix(1);
    if (bytes == "\\.") {
      at_ = line + 2;
      return token_kind::copy_data;
    }
    line = end + 1;
  }
  end_mark_missing_ = true;
  return next();  // No end mark: what follows is read as SQL. One level deep, the state is reset above.
}

token_kind lexer::punctuation() {
  if (conditional_open_ != npos && at("*/")) {
    at_ += 2;
    conditional_open_ = npos;
    return token_kind::conditional;
  }
  for (const std::string_view each : rules_.operators) {
    if (at(each)) return take(each.size(), token_kind::symbol);
  }
  if (rules_.free_operators && has(0, operator_byte)) return free_operator();
  switch (text_[at_++]) {
    case '(':
      return token_kind::open;
    case ')':
      return token_kind::close;
    case ';':
      return token_kind::semicolon;
    default:
      return token_kind::symbol;
  }
}

// PostgreSQL's rule (CREATE OPERATOR): the longest run, up to a comment; it may end in + or - only when it holds one
// of ~ ! @ # % ^ & | ` ?, so that `a=-1` is `a = -1`.
token_kind lexer::free_operator() noexcept {
  const std::size_t begin = at_;
  while (has(0, operator_byte) && !at("--") && !at("/*")) ++at_;
  if (text_.substr(begin, at_ - begin).find_first_of("~!@#%^&|`?") == npos) {
    while (at_ - begin > 1 && (text_[at_ - 1] == '+' || text_[at_ - 1] == '-')) --at_;
  }
  return token_kind::symbol;
}

bool lexer::first_on_line() const noexcept {
  const std::size_t before = text_.find_last_not_of(" \t", at_ == 0 ? npos : at_ - 1);
  return at_ == 0 || before == npos || text_[before] == '\n' || text_[before] == '\r';
}

void lexer::note(token_kind kind, std::string_view text) {
  if (!is_code(kind)) return;
  if (rules_.copy_data) note_copy(kind, text);
  statement_start_ = kind == token_kind::semicolon || kind == token_kind::delimiter || kind == token_kind::directive;
}

void lexer::note_copy(token_kind kind, std::string_view text) {
  if (kind == token_kind::semicolon) {
    copy_ = copy_ == copy_state::from_stdin ? copy_state::data : copy_state::none;
  } else if (statement_start_) {
    copy_ = is_word(text, "copy") ? copy_state::copy : copy_state::none;
  } else if (copy_ == copy_state::copy && is_word(text, "from")) {
    copy_ = copy_state::from;
  } else if (copy_ == copy_state::from) {
    copy_ = is_word(text, "stdin") ? copy_state::from_stdin : copy_state::copy;
  }
}

}  // namespace

lexed_text lex(std::string_view text, const lexical_rules& rules) { return lexer{text, rules}.run(); }

}  // namespace strata::sql
