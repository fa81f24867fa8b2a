// The checks that section_reading.hpp declares.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "section_reading.hpp"

namespace strata::generator {

namespace {

std::string unterminated_message(const unterminated& what, std::string_view opening) {
  switch (what.kind) {
    case unterminated::what::string:
      return "this string is not closed";
    case unterminated::what::quoted_name:
      return "this quoted name is not closed";
    case unterminated::what::comment:
      return "this comment is not closed";
    case unterminated::what::dollar_quote:
      return fmt::format("this dollar quote is not closed by another `{}`", opening);
    case unterminated::what::conditional:
      break;
  }
  return "this conditional comment is not closed";
}

// What closes it.
std::string closing(const unterminated& what, std::string_view opening) {
  switch (what.kind) {
    case unterminated::what::comment:
    case unterminated::what::conditional:
      return "*/";
    case unterminated::what::dollar_quote:
      return std::string{opening};
    default:
      return opening == "[" ? "]" : std::string{opening.back()};
  }
}

struct invisible_character {
  std::string_view bytes;
  std::string_view name;
};

// In words only: engines take these for letters.
constexpr std::array invisible_in_words{invisible_character{"\xC2\xA0", "U+00A0, a no-break space"},
                                        invisible_character{"\xC2\xAD", "U+00AD, a soft hyphen"},
                                        invisible_character{"\xE2\x80\x8B", "U+200B, a zero-width space"},
                                        invisible_character{"\xE2\x80\x8C", "U+200C, a zero-width non-joiner"},
                                        invisible_character{"\xE2\x80\x8D", "U+200D, a zero-width joiner"},
                                        invisible_character{"\xE2\x80\xA8", "U+2028, a line separator"},
                                        invisible_character{"\xE2\x80\xA9", "U+2029, a paragraph separator"},
                                        invisible_character{"\xE2\x80\xAF", "U+202F, a narrow no-break space"},
                                        invisible_character{"\xE2\x81\xA0", "U+2060, a word joiner"},
                                        invisible_character{"\xE3\x80\x80", "U+3000, an ideographic space"},
                                        invisible_character{"\xEF\xBB\xBF", "U+FEFF, a byte order mark"}};

// Anywhere: U+202A to U+202E and U+2066 to U+2069 turn the direction of the text around them.
bool is_direction_mark(std::string_view bytes) {
  if (bytes.size() < 3 || bytes[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(bytes[2]);
  return (bytes[1] == '\x80' && last >= 0xAA && last <= 0xAE) || (bytes[1] == '\x81' && last >= 0xA6 && last <= 0xA9);
}

bool is_not_ascii(char byte) { return static_cast<unsigned char>(byte) >= 0x80; }

// `SET … = on`, as every dump has it.
bool is_switched_on(std::string_view text, std::span<const token> statement) {
  std::string_view value = text_of(text, statement.back());
  if (statement.back().kind == token_kind::string && value.size() > 2) value = value.substr(1, value.size() - 2);
  return is_word(value, "on") || is_word(value, "true") || is_word(value, "yes") || value == "1";
}

struct objection {
  std::string message;
  std::string help;
};

// The runtime puts back what a script has set, so that the next one and the application find the session as it was.
// Found with SQLite 3.40: these it cannot.
std::optional<objection> lasting_in_sqlite(const statement_head& head) {
  if (!is_word(head[0], "pragma")) return std::nullopt;
  const std::size_t name = head[2] == "." ? 3 : 1;
  if (head[name + 1] != "=" && head[name + 1] != "(") return std::nullopt;
  if (is_word(head[name], "case_sensitive_like")) {
    return objection{
        "SQLite does not tell how case_sensitive_like was, so it would go on into later migrations and the application",
        "write GLOB, which tells upper and lower case apart, or = with COLLATE NOCASE, which does not"};
  }
  if (is_word(head[name], "hard_heap_limit")) {
    return objection{"hard_heap_limit holds for the whole program, and no pragma raises it again",
                     "remove it; a program that wants it calls sqlite3_hard_heap_limit64()"};
  }
  for (const std::string_view each : {"temp_store", "temp_store_directory", "data_store_directory"}) {
    if (!is_word(head[name], each)) continue;
    return objection{fmt::format("{} holds for the application, too, and takes its temporary tables away", each),
                     "remove it; a program that wants it sets it in on_connect"};
  }
  return std::nullopt;
}

bool is_utf8(std::string_view name) {
  std::string letters;
  for (const char each : name) {
    if (each != '\'' && each != '-' && each != '_') letters += static_cast<char>(each | 0x20);
  }
  return letters == "utf8" || letters == "unicode" || letters == "default";
}

// The same on PostgreSQL, and an encoding that the script's own file does not have.
std::optional<objection> lasting_in_postgresql(const section_reading& reading, std::span<const token> tokens,
                                               const statement_head& head) {
  if (head.starts_with({"discard", "all"})) {
    return objection{"DISCARD ALL gives the migration lock back, and takes what the application has set in its session",
                     "write RESET with a name, DISCARD PLANS, DISCARD SEQUENCES or DISCARD TEMP"};
  }
  if (head.holds("pg_advisory_unlock_all")) {
    return objection{"pg_advisory_unlock_all() gives the migration lock back", "unlock by key: pg_advisory_unlock()"};
  }
  const std::size_t name = is_word(head[1], "local") || is_word(head[1], "session") ? 2 : 1;
  if (is_word(head[0], "set") && (is_word(head[name], "client_encoding") || is_word(head[name], "names"))) {
    const std::string_view value = text_of(reading.text, tokens.back());
    if (!is_utf8(value)) {
      return objection{fmt::format("the server would take this file, which is UTF-8, for {}", value),
                       "remove it; text is converted to the database's encoding by itself"};
    }
  }
  return std::nullopt;
}

// Commands that an engine's own shell understands and its SQL does not.
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

bool report_conflict_markers(const script_section& section, diagnostics& messages) {
  const std::string_view text = section.file->text().substr(0, section.end);
  bool found = false;
  for (std::size_t at = section.begin; at < text.size();) {
    if (text.substr(at).starts_with("<<<<<<< ")) {
      found = true;
      messages.add({.code = "strata-conflict-markers",
                    .message = "an unfinished merge: conflict markers in the script",
                    .file = section.file,
                    .offset = at,
                    .help = "keep one side, and remove the lines <<<<<<<, ======= and >>>>>>>"});
    }
    at = std::min(text.find('\n', at), text.size()) + 1;
  }
  return found;
}

void report_unterminated(const section_reading& reading, diagnostics& messages) {
  for (const unterminated& each : reading.lexed.errors) {
    const std::string_view opening = reading.text.substr(each.offset, each.length);
    messages.add(reading.about(each.offset, "strata-unterminated", unterminated_message(each, opening),
                               fmt::format("close it with {}", closing(each, opening))));
  }
}

void report_invisible_characters(const section_reading& reading, diagnostics& messages) {
  if (std::none_of(reading.text.begin(), reading.text.end(), is_not_ascii)) return;
  for (const token& each : reading.lexed.tokens) {
    const std::string_view bytes = text_of(reading.text, each);
    const auto first = std::find_if(bytes.begin(), bytes.end(), is_not_ascii);
    for (auto at = static_cast<std::size_t>(first - bytes.begin()); at < bytes.size(); ++at) {
      const std::string_view rest = bytes.substr(at);
      if (is_direction_mark(rest)) {
        diagnostic warning = reading.about(each.offset + at, "strata-invisible-character",
                                           "an invisible character makes this line read otherwise than it runs",
                                           "remove it, or write it as an escape");
        warning.level = severity::warning;
        messages.add(std::move(warning));
      }
      if (each.kind != token_kind::word) continue;
      for (const invisible_character& character : invisible_in_words) {
        if (!rest.starts_with(character.bytes)) continue;
        messages.add(reading.about(each.offset + at, "strata-invisible-character",
                                   fmt::format("{}, is taken for a letter here", character.name),
                                   "write an ordinary space, or nothing"));
      }
    }
  }
}

void report_risky_statements(const section_reading& reading, diagnostics& messages) {
  for (const statement_span& each : reading.statements) {
    const std::span<const token> tokens = reading.tokens_of(each);
    const statement_head head{reading.text, tokens};
    const std::size_t offset = tokens.front().offset;
    if (reading.which == dialect::postgresql && is_word(head[0], "set") && head.holds("standard_conforming_strings") &&
        !is_switched_on(reading.text, tokens)) {
      messages.add(
          reading.about(offset, "strata-string-setting",
                        "standard_conforming_strings changes what a string is, and statements are split before "
                        "they run",
                        "remove it, and write E'…' where a backslash is to escape"));
    }
    if (reading.which == dialect::mysql && is_word(head[0], "set") && (head.holds("sql_mode"))) {
      const bool changes_strings = std::any_of(tokens.begin(), tokens.end(), [&](const token& part) {
        const std::string_view text = text_of(reading.text, part);
        return part.kind == token_kind::string && (text.find("ANSI") != std::string_view::npos ||
                                                   text.find("NO_BACKSLASH_ESCAPES") != std::string_view::npos);
      });
      if (changes_strings) {
        messages.add(reading.about(offset, "strata-string-setting",
                                   "this sql_mode changes what a string is, and statements are split before they run",
                                   "remove it; names are quoted with backticks, and \\ escapes"));
      }
    }
    std::optional<objection> lasting;
    if (reading.which == dialect::sqlite) lasting = lasting_in_sqlite(head);
    if (reading.which == dialect::postgresql) lasting = lasting_in_postgresql(reading, tokens, head);
    if (lasting) messages.add(reading.about(offset, "strata-session-setting", lasting->message, lasting->help));
    if (reading.which == dialect::sqlite && is_word(head[1], "or") && is_word(head[2], "rollback")) {
      diagnostic warning =
          reading.about(offset, "strata-rollback-clause",
                        "OR ROLLBACK ends Strata's transaction when the row conflicts, and the migration fails",
                        "write OR ABORT, which fails alike and leaves the rollback to Strata");
      warning.level = severity::warning;
      messages.add(std::move(warning));
    }
  }
}

void report_shell_commands(const section_reading& reading, diagnostics& messages) {
  shell_command_check{reading, messages}.run();
}

}  // namespace strata::generator
