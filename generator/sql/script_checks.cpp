#include "script_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

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

}  // namespace strata::generator
