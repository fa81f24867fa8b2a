#include "postgresql_dump.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <strata/connection.hpp>
#include <vector>

#include "../engines/postgresql_binaries.hpp"
#include "../engines/postgresql_server.hpp"
#include "../sql/lexer.hpp"
#include "../sql/splitter.hpp"

namespace strata::generator {

namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw engine_error{engine_error::kind::refused,
                     message + "; install the package postgresql-client of the server's version, or a newer one",
                     {},
                     {}};
}

std::string read_all(int from) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t got = read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(from);
  return text;
}

std::string find_pg_dump() {
  try {
    return (find_postgresql().folder / "pg_dump").string();
  } catch (const no_server& why) {
    refuse(std::string{"there is no pg_dump: "} + why.what());
  }
}

// Its standard error goes into a file without a name, so that neither stream can fill up while the other is read.
std::string run_pg_dump(const std::string& url, const std::string& section) {
  const std::string program = find_pg_dump();
  if (access(program.c_str(), X_OK) != 0) refuse("there is no pg_dump at " + program);
  std::vector<std::string> words{
      program,          "--section=" + section, "--no-owner", "--no-tablespaces", "--exclude-table=*.strata_sandbox_*",
      "--dbname=" + url};
  std::array<int, 2> output{};
  FILE* const errors = std::tmpfile();
  if (errors == nullptr || pipe2(output.data(), O_CLOEXEC) != 0) refuse("pg_dump cannot be started");
  const pid_t child = fork();
  if (child == 0) {
    dup2(output[1], STDOUT_FILENO);
    dup2(fileno(errors), STDERR_FILENO);
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& each : words) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    execv(program.c_str(), arguments.data());
    _exit(127);
  }
  close(output[1]);
  std::string dump = read_all(output[0]);
  int status = 0;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  const int said_by = dup(fileno(errors));
  lseek(said_by, 0, SEEK_SET);
  const std::string said = read_all(said_by);
  std::fclose(errors);
  if (child <= 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    refuse("pg_dump failed: " + said.substr(0, said.find_last_not_of('\n') + 1));
  return dump;
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

std::string make_postgresql_script(const std::string& url, const database_contents& contents, bool qualified) {
  const std::string before = plain_statements(run_pg_dump(url, "pre-data"), qualified);
  std::string text = before;
  // A function may name what comes after it.
  if (makes_function(before)) {
    text = "SET LOCAL check_function_bodies = off;\n" + before + "RESET check_function_bodies;\n";
  }
  text += insert_text(contents);
  for (const counter& each : contents.counters) text += each.set_text;
  return text + plain_statements(run_pg_dump(url, "post-data"), qualified);
}

}  // namespace strata::generator
