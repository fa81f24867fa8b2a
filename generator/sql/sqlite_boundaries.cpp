#include "sqlite_boundaries.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <climits>

#include "boundary_report.hpp"
#include "lexer.hpp"

namespace strata::generator {

namespace {

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

}  // namespace strata::generator
