#include "postgresql_dump.hpp"

#include <algorithm>
#include <strata/connection.hpp>
#include <utility>
#include <vector>

#include "generator/sql/lexer.hpp"
#include "generator/sql/splitter.hpp"
#include "runtime/internal/drivers/postgresql.hpp"

namespace strata::generator {

namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw engine_error{engine_error::kind::refused, message, {}, {}};
}

postgresql::tools find_tools_for(connection& db) {
  const std::string number = db.query("SHOW server_version_num").at(0).at(0).value_or("0");
  try {
    return postgresql::find_tools({}, std::stoi(number) / 10'000).front();
  } catch (const error& none) {
    refuse(none.details().message + "; install the package postgresql-client of the server's version, or a newer one");
  }
}

std::string run_pg_dump(connection& db, const std::string& url, std::string_view section) {
  const postgresql::tools tools = find_tools_for(db);
  const postgresql::tool_connection to = postgresql::connection_for_tools(url);
  std::vector<std::string> words{tools.program("pg_dump"), "--section=" + std::string{section}, "--no-owner",
                                 "--no-tablespaces", "--exclude-table=*.strata_sandbox_*"};
  words.insert(words.end(), to.words.begin(), to.words.end());
  try {
    return output_of(words, to.variables);
  } catch (const process_error& failed) {
    refuse(failed.what());
  }
}

// Newer ones guard their output from psql's commands with a word of their own.
std::string without_psql_commands(const std::string& dump) {
  std::string text;
  for (std::size_t begin = 0; begin < dump.size();) {
    const std::size_t end = std::min(dump.find('\n', begin), dump.size() - 1) + 1;
    const std::string_view line{dump.data() + begin, end - begin};
    if (!line.starts_with("\\restrict ") && !line.starts_with("\\unrestrict ")) text += line;
    begin = end;
  }
  return text;
}

// `SET lock_timeout = 0`, `SELECT pg_catalog.set_config('search_path', '', false)`: the session is not ours.
bool is_setting(std::string_view statement) {
  return statement.starts_with("SET ") || statement.starts_with("SELECT pg_catalog.set_config(");
}

// `public.nodes` is `nodes`, and `'public.nodes_id_seq'::regclass` is `'nodes_id_seq'::regclass`.
std::string unqualified(std::string_view text) {
  constexpr std::string_view in_string = "'public.";
  const std::vector<token> tokens = lex(text, dialect::postgresql).tokens;
  std::string plain;
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const std::string_view piece = text_of(text, tokens[at]);
    const auto next = [&](std::size_t distance) {
      return at + distance < tokens.size() ? text_of(text, tokens[at + distance]) : std::string_view{};
    };
    if (tokens[at].kind == token_kind::word && piece == "public" && next(1).starts_with('.')) {
      // The dot may be one token with what follows it.
      plain += next(1).substr(1);
      ++at;
    } else if (tokens[at].kind == token_kind::string && piece.starts_with(in_string) &&
               text.substr(tokens[at].offset + tokens[at].length).starts_with("::regclass")) {
      plain += '\'';
      plain += piece.substr(in_string.size());
    } else {
      plain += piece;
    }
  }
  return plain;
}

bool makes_function(std::string_view text) {
  return text.find("CREATE FUNCTION ") != std::string_view::npos ||
         text.find("CREATE PROCEDURE ") != std::string_view::npos;
}

}  // namespace

std::string plain_statements(const std::string& dump, bool qualified) {
  const std::string text = without_psql_commands(dump);
  const std::vector<token> tokens = lex(text, dialect::postgresql).tokens;
  std::string statements;
  for (const statement_span& each : split(text, tokens, dialect::postgresql)) {
    const token& first = tokens[each.first];
    const token& last = tokens[each.past - 1];
    const std::string_view statement =
        std::string_view{text}.substr(first.offset, last.offset + last.length - first.offset);
    if (is_setting(statement)) continue;
    statements += (qualified ? std::string{statement} : unqualified(statement)) + ";\n";
  }
  return statements;
}

schema_script dump_postgresql_schema(connection& db, const std::string& url, bool qualified) {
  std::string before = plain_statements(run_pg_dump(db, url, "pre-data"), qualified);
  // A function may name what comes after it.
  if (makes_function(before)) {
    before = "SET LOCAL check_function_bodies = off;\n" + before + "RESET check_function_bodies;\n";
  }
  return {std::move(before), plain_statements(run_pg_dump(db, url, "post-data"), qualified)};
}

}  // namespace strata::generator
