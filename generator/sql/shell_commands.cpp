// Commands that an engine's own shell understands and its SQL does not.
#include <fmt/format.h>

#include <algorithm>

#include "script_checks.hpp"

namespace strata::generator {

namespace {

class shell_command_check {
 public:
  shell_command_check(const section_reading& reading, diagnostics& messages) : reading_(reading), messages_(messages) {}

  void run() {
    const std::vector<token>& tokens = reading_.lexed.tokens;
    for (std::size_t index = 0; index < tokens.size(); ++index) {
      const token& each = tokens[index];
      if (!is_code(each.kind)) continue;
      check(index);
      after_separator_ = each.kind == token_kind::semicolon || each.kind == token_kind::delimiter ||
                         each.kind == token_kind::directive || each.kind == token_kind::copy_data;
      if (after_separator_) in_dot_command_ = false;
      previous_ = &each;
    }
  }

 private:
  void check(std::size_t index) {
    const token& each = reading_.lexed.tokens[index];
    const std::string_view text = text_of(reading_.text, each);
    if (each.kind == token_kind::copy_data) return report_copy(each.offset);
    if (each.kind == token_kind::directive && text.find_first_not_of(" \t", 9) == std::string_view::npos) {
      return report(each.offset, "strata-shell-command", "`DELIMITER` without a delimiter", "name one: DELIMITER //");
    }
    if (each.kind == token_kind::word && is_word(text, "go") && is_word(reading_.line_at(each.offset), "go")) {
      return report(each.offset, "strata-shell-command", "`GO` is a command of another database's shell, not SQL",
                    "remove the line, and end each statement with ;");
    }
    if (each.kind != token_kind::symbol) return;
    if (text == "/" && after_separator_ && reading_.line_at(each.offset) == "/") {
      return report(each.offset, "strata-shell-command", "a lone `/` is a command of another database's shell, not SQL",
                    "remove the line");
    }
    switch (reading_.which) {
      case dialect::sqlite:
        return check_dot_command(each, text);
      case dialect::postgresql:
        return check_psql(index, text);
      case dialect::mysql:
        return check_mysql(each, text);
    }
  }

  // Once a statement has begun with one, the next lines may be such commands too: they need no semicolon.
  void check_dot_command(const token& each, std::string_view text) {
    if (text != "." || !(after_separator_ || in_dot_command_) || !reading_.first_on_line(each.offset)) return;
    in_dot_command_ = true;
    report(each.offset, "strata-shell-command",
           fmt::format("`{}` is a command of the sqlite3 shell, not SQL", first_word_at(each.offset)),
           "remove the line, and write what it does in SQL");
  }

  void check_psql(std::size_t index, std::string_view text) {
    const token& each = reading_.lexed.tokens[index];
    if (text == "\\") {
      if (once_a_line(each.offset)) {
        report(each.offset, "strata-psql-command",
               fmt::format("`{}` is a command of psql, not SQL", first_word_at(each.offset)),
               "remove it, and write what it does in SQL");
      }
    } else if (text == "[") {
      ++brackets_;
    } else if (text == "]" && brackets_ > 0) {
      --brackets_;
    } else if (text == ":" && brackets_ == 0 && is_variable(index)) {
      report(each.offset, "strata-psql-command",
             fmt::format("`{}` is a variable of psql, not SQL", first_word_at(each.offset)),
             "write the value; a migration is the same everywhere it runs");
    }
  }

  // A name directly behind the colon. After a word or a value it may be JSON_OBJECT's `key : value`.
  [[nodiscard]] bool is_variable(std::size_t index) const {
    if (index + 1 == reading_.lexed.tokens.size() || previous_ == nullptr) return false;
    const token_kind next = reading_.lexed.tokens[index + 1].kind;
    if (next != token_kind::word && next != token_kind::string && next != token_kind::quoted_name) return false;
    return previous_->kind == token_kind::open || previous_->kind == token_kind::symbol ||
           (previous_->kind == token_kind::word && is_keyword_before_value(text_of(reading_.text, *previous_)));
  }

  static bool is_keyword_before_value(std::string_view word) {
    return is_word(word, "from") || is_word(word, "into") || is_word(word, "table") || is_word(word, "limit") ||
           is_word(word, "schema") || is_word(word, "update") || is_word(word, "default");
  }

  // `\N` is NULL.
  void check_mysql(const token& each, std::string_view text) {
    if (text != "\\") return;
    const std::string_view rest = reading_.text.substr(each.offset);
    if (rest.starts_with("\\N") || !once_a_line(each.offset)) return;
    report(each.offset, "strata-shell-command",
           fmt::format("`{}` is a command of the mysql program, not SQL", rest.substr(0, 2)),
           "end the statement with ;");
  }

  void report_copy(std::size_t offset) {
    // The last statement that begins before the data.
    const auto next = std::partition_point(
        reading_.statements.begin(), reading_.statements.end(),
        [&](const statement_span& each) { return reading_.lexed.tokens[each.first].offset < offset; });
    const std::size_t begin =
        next == reading_.statements.begin() ? offset : reading_.lexed.tokens[std::prev(next)->first].offset;
    report(begin, "strata-copy-data", "COPY … FROM STDIN with its data in the script: the data is psql's, not SQL",
           "write the rows as INSERT INTO … VALUES");
  }

  bool once_a_line(std::size_t offset) {
    if (offset < reported_up_to_) return false;
    reported_up_to_ = std::min(reading_.text.find('\n', offset), reading_.text.size());
    return true;
  }

  [[nodiscard]] std::string_view first_word_at(std::size_t offset) const {
    const std::string_view rest = reading_.text.substr(offset);
    return rest.substr(0, std::min(rest.find_first_of(" \t\r\n;,)"), rest.size()));
  }

  void report(std::size_t offset, std::string code, std::string message, std::string help) {
    messages_.add(reading_.about(offset, std::move(code), std::move(message), std::move(help)));
  }

  const section_reading& reading_;
  diagnostics& messages_;
  const token* previous_ = nullptr;
  std::size_t reported_up_to_ = 0;
  std::size_t brackets_ = 0;
  bool after_separator_ = true;
  bool in_dot_command_ = false;
};

}  // namespace

void report_shell_commands(const section_reading& reading, diagnostics& messages) {
  shell_command_check{reading, messages}.run();
}

}  // namespace strata::generator
