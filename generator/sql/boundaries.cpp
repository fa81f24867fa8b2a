#include "boundaries.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <climits>
#include <string>
#include <string_view>

#include "postgresql_parser.hpp"

namespace strata::generator {

namespace {

constexpr std::size_t longest_shown = 60;

// The last line's end, which is where two readings differ.
std::string shown(std::string_view statement) {
  const std::size_t last = statement.find_last_not_of(" \t\r\n");
  statement = statement.substr(0, last == std::string_view::npos ? 0 : last + 1);
  std::string text = statement.size() > longest_shown
                         ? fmt::format("… {}", statement.substr(statement.size() - longest_shown))
                         : std::string{statement};
  std::replace_if(
      text.begin(), text.end(), [](char byte) { return byte == '\n' || byte == '\r' || byte == '\t'; }, ' ');
  return text;
}

// `ours` and `theirs` are the two readings of the statement that begins at `offset` in the file.
diagnostic split_disagreement(std::string_view engine, const source& file, std::size_t offset, std::string_view ours,
                              std::string_view theirs) {
  const std::size_t width = engine.size();
  return {.code = "strata-split-disagrees",
          .message = fmt::format("{} reads another end of this statement than Strata does", engine),
          .file = file,
          .offset = offset,
          .details = {fmt::format("{:<{}} {}", "Strata:", width + 1, shown(ours)),
                      fmt::format("{}: {}", engine, shown(theirs))},
          .help = "this is a defect of Strata: please report it; until then write the statement in another way"};
}

// SQLite copies what it is given, so it gets the statement and this much of what follows, not the rest of the file.
constexpr std::size_t look_ahead = 4096;

// The bytes from the statement's beginning up to where it ends by our reading: its last token.
std::size_t length_in_file(std::string_view from_statement, std::string_view text) {
  // The text has LF where the file may have CRLF.
  std::size_t at = 0;
  for (const char byte : text) {
    if (byte == '\n' && from_statement.substr(at).starts_with("\r\n")) ++at;
    ++at;
  }
  return std::min(at, from_statement.size());
}

}  // namespace

bool check_boundary(sqlite3* database, const source& file, const sql_statement& statement, std::size_t section_end,
                    diagnostics& messages) {
  std::string_view rest = file->text().substr(statement.offset, section_end - statement.offset);
  const std::size_t ours = length_in_file(rest, statement.text);
  rest = rest.substr(0, ours + look_ahead);
  sqlite3_stmt* prepared = nullptr;
  const char* tail = nullptr;
  const int length = static_cast<int>(std::min<std::size_t>(rest.size(), INT_MAX));
  const int status = sqlite3_prepare_v2(database, rest.data(), length, &prepared, &tail);
  sqlite3_finalize(prepared);
  if (status != SQLITE_OK) return true;

  const std::size_t theirs = static_cast<std::size_t>(tail - rest.data());
  // SQLite's statement includes its semicolon, with blanks and comments before it.
  lexed_text between =
      lex(rest.substr(std::min(ours, theirs), theirs > ours ? theirs - ours : ours - theirs), dialect::sqlite);
  std::size_t semicolons = 0;
  const bool only_separators = std::all_of(between.tokens.begin(), between.tokens.end(), [&](const token& each) {
    if (each.kind == token_kind::semicolon) ++semicolons;
    return !is_code(each.kind) || each.kind == token_kind::semicolon;
  });
  if (theirs >= ours && only_separators && semicolons <= 1) return true;

  messages.add(split_disagreement("SQLite", file, statement.offset, rest.substr(0, ours), rest.substr(0, theirs)));
  return false;
}

bool is_complete_for_sqlite(const sql_statement& statement) {
  return sqlite3_complete((statement.text + ";").c_str()) != 0;
}

void check_postgresql_boundaries(const section_reading& reading, diagnostics& messages) {
  const auto theirs = split_with_postgresql(reading.text);
  if (!theirs) return;
  const std::size_t count = std::max(theirs->size(), reading.statements.size());
  for (std::size_t at = 0; at < count; ++at) {
    std::string_view our_text;
    std::string_view their_text;
    std::size_t begin = 0;
    if (at < reading.statements.size()) {
      const std::span<const token> tokens = reading.tokens_of(reading.statements[at]);
      begin = tokens.front().offset;
      our_text = reading.text.substr(begin, tokens.back().offset + tokens.back().length - begin);
    }
    if (at < theirs->size()) {
      // Theirs begins right behind the semicolon before.
      const text_piece& piece = (*theirs)[at];
      const std::size_t end = piece.offset + piece.length;
      if (our_text.empty()) begin = piece.offset;
      their_text = reading.text.substr(std::min(begin, end), end - std::min(begin, end));
      their_text = their_text.substr(0, their_text.find_last_not_of(" \t\r\n\f\v") + 1);
      const bool same = piece.offset <= begin && their_text.starts_with(our_text) && !our_text.empty();
      const lexed_text behind = lex(same ? their_text.substr(our_text.size()) : "x", dialect::postgresql);
      if (std::none_of(behind.tokens.begin(), behind.tokens.end(),
                       [](const token& each) { return is_code(each.kind); })) {
        continue;
      }
    }
    messages.add(
        split_disagreement("PostgreSQL", reading.section.file, reading.section.begin + begin, our_text, their_text));
    return;
  }
}

}  // namespace strata::generator
