// Any bytes, read as each dialect: the lexer tiles them, the splitter's statements lie in order, nothing crashes. Where
// SQLite itself or PostgreSQL's own parser accepts the whole text, it and Strata end every statement at the same place.
#include <sqlite3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "composed_sql.hpp"
#include "generator/sql/boundaries.hpp"
#include "generator/sql/postgresql_parser.hpp"
#include "generator/sql/postgresql_reading.hpp"
#include "generator/sql/script.hpp"
#include "generator/sql/section_reading.hpp"
#include "generator/sql/splitter.hpp"

namespace {

using namespace strata::generator;

void require(bool holds, const char* what, std::string_view input) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n%.*s\n", what, static_cast<int>(input.size()), input.data());
  std::abort();
}

void check_tokens(std::string_view text, dialect which) {
  const lexed_text lexed = lex(text, which);
  std::size_t end = 0;
  for (const token& each : lexed.tokens) {
    require(each.offset == end && each.length > 0, "tokens tile the text", text);
    end += each.length;
  }
  require(end == text.size(), "tokens reach to the end", text);
  for (const unterminated& each : lexed.errors) {
    require(each.length > 0 && each.offset + each.length <= text.size(), "an opening lies in the text", text);
  }
  std::size_t past = 0;
  for (const statement_span& each : split(text, lexed.tokens, which)) {
    require(each.first >= past && each.past > each.first, "statements are in order", text);
    require(is_code(lexed.tokens[each.first].kind) && is_code(lexed.tokens[each.past - 1].kind),
            "statements begin and end with code", text);
    past = each.past;
  }
}

void check_script(std::string_view text, dialect which, bool transactional) {
  script_section section;
  section.file = std::make_shared<source_file>("fuzz.sql", std::string{text});
  section.end = section.file->text().size();
  section.transactional = transactional;
  diagnostics messages;
  const sql_script script = read_script(section, which, messages);
  require(script.statements.empty() || !script.checksum.empty(), "a script has a checksum", text);
  (void)format(messages);
}

struct close_database {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};

// One statement's work is limited, so that a recursive query does not look like a hang.
int give_up(void* steps) { return ++*static_cast<int*>(steps) > 100; }

// No file is ever opened.
int refuse_files(void*, int action, const char*, const char*, const char*, const char*) {
  return action == SQLITE_ATTACH || action == SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK;
}

std::unique_ptr<sqlite3, close_database> open_database(int& steps) {
  sqlite3* handle = nullptr;
  sqlite3_open(":memory:", &handle);
  std::unique_ptr<sqlite3, close_database> database{handle};
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 1 << 20);
  sqlite3_exec(handle, "CREATE TABLE t(a, b); CREATE TABLE u(a, b)", nullptr, nullptr, nullptr);
  sqlite3_progress_handler(handle, 1000, give_up, &steps);
  sqlite3_set_authorizer(handle, refuse_files, nullptr);
  return database;
}

// Where SQLite's statements end (behind the semicolon), or nothing where it refuses one. A step may fail: that says
// nothing about boundaries, as long as what follows compiles.
bool sqlite_ends(const std::string& text, std::vector<std::size_t>& ends) {
  int steps = 0;
  const auto database = open_database(steps);
  const char* const begin = text.c_str();
  for (const char* at = begin; at < begin + text.size();) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    if (sqlite3_prepare_v2(database.get(), at, -1, &statement, &tail) != SQLITE_OK || tail == at) return false;
    steps = 0;
    if (statement != nullptr) {
      ends.push_back(static_cast<std::size_t>(tail - begin));
      sqlite3_step(statement);
      sqlite3_finalize(statement);
    }
    at = tail;
  }
  return true;
}

void check_against_sqlite(std::string_view input) {
  // SQLite stops at a NUL byte; files with one never get this far.
  const std::string text{input.substr(0, input.find('\0'))};
  const lexed_text lexed = lex(text, dialect::sqlite);
  if (!lexed.errors.empty()) return;  // SQLite takes an open comment for one that ends with the text.
  std::vector<std::size_t> theirs;
  if (!sqlite_ends(text, theirs)) return;

  const std::vector<statement_span> ours = split(text, lexed.tokens, dialect::sqlite);
  require(ours.size() == theirs.size(), "SQLite finds as many statements", text);
  for (std::size_t index = 0; index < ours.size(); ++index) {
    std::size_t past = ours[index].past;
    while (past < lexed.tokens.size() && !is_code(lexed.tokens[past].kind)) ++past;
    const std::size_t end = past < lexed.tokens.size() ? lexed.tokens[past].offset + 1 : text.size();
    require(end == theirs[index], "SQLite ends each statement where Strata does", text);
  }
}

void check_against_postgresql(std::string_view input) {
  const std::string text{input.substr(0, input.find('\0'))};
  script_section section;
  section.file = std::make_shared<source_file>("fuzz.sql", text);
  section.end = section.file->text().size();
  const section_reading reading{section, dialect::postgresql};
  if (is_too_deep_for_postgresql(reading.text, reading.lexed.tokens) || !split_with_postgresql(reading.text)) return;
  require(reading.lexed.errors.empty(), "PostgreSQL takes nothing for closed that Strata does not", text);
  diagnostics messages;
  check_postgresql_boundaries(reading, messages);
  require(messages.all().empty(), "PostgreSQL ends each statement where Strata does", text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 64 * 1024) return 0;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const dialect which : all_dialects) {
    check_tokens(text, which);
    check_script(text, which, true);
    check_script(text, which, false);
  }
  check_against_sqlite(text);
  check_against_sqlite(strata::fuzz::composed_sql(text.substr(0, 512)));
  check_against_postgresql(text);
  // One statement that the parser refuses hides the others, so the texts are short.
  for (std::size_t at = 0; at < text.size() && at < 512; at += 64) {
    check_against_postgresql(strata::fuzz::composed_postgresql_sql(text.substr(at, 64)));
  }
  return 0;
}
