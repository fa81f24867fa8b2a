#include "copier.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <utility>

#include "books.hpp"
#include "runtime/internal/words.hpp"

namespace strata::postgresql {

namespace {

// Everything that pg_restore would not drop because the archive does not know it: what later migrations made. Names are
// collected first; a CASCADE takes others along. What belongs to an extension goes with that.
constexpr std::string_view drop_everything = R"(
SET LOCAL search_path TO '';
DO $strata$
DECLARE
  command text;
BEGIN
  FOREACH command IN ARRAY (
    SELECT coalesce(pg_catalog.array_agg(found.command ORDER BY found.turn), '{}') FROM (
      SELECT 1 AS turn, pg_catalog.format('DROP SCHEMA IF EXISTS %I CASCADE', s.nspname) AS command
        FROM pg_catalog.pg_namespace AS s
       WHERE s.nspname !~ '^pg_' AND s.nspname NOT IN ('information_schema', 'public')
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_extension AS e WHERE e.extnamespace = s.oid)
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
                          WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objid = s.oid
                            AND d.deptype = 'e')
      UNION ALL
      SELECT CASE c.relkind WHEN 'S' THEN 3 ELSE 2 END, pg_catalog.format('DROP %s IF EXISTS %I.%I CASCADE',
             CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
                            WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, s.nspname, c.relname)
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS s ON s.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
         AND s.nspname !~ '^pg_' AND s.nspname <> 'information_schema'
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
                          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
                            AND d.deptype = 'e')
      UNION ALL
      SELECT 4, pg_catalog.format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::pg_catalog.regprocedure)
        FROM pg_catalog.pg_proc AS p
        JOIN pg_catalog.pg_namespace AS s ON s.oid = p.pronamespace
       WHERE s.nspname !~ '^pg_' AND s.nspname <> 'information_schema'
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
                          WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid
                            AND d.deptype IN ('e', 'i'))
      UNION ALL
      SELECT 5, pg_catalog.format('DROP TYPE IF EXISTS %s CASCADE', t.oid::pg_catalog.regtype)
        FROM pg_catalog.pg_type AS t
        JOIN pg_catalog.pg_namespace AS s ON s.oid = t.typnamespace
        LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
       WHERE s.nspname !~ '^pg_' AND s.nspname <> 'information_schema'
         AND (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c'))
         AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
                          WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid
                            AND d.deptype = 'e')
    ) AS found)
  LOOP
    EXECUTE command;
  END LOOP;
END
$strata$;
)";

// A migrator that waits for the lock is a session, too, but does nothing yet.
constexpr const char* other_sessions = R"(
SELECT count(*), coalesce(string_agg(DISTINCT coalesce(nullif(application_name, ''), 'process ' || pid), ', '), '')
  FROM pg_catalog.pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
   AND coalesce(backend_type, 'client backend') = 'client backend' AND application_name <> 'strata')";

engine_error refused(const std::string& why) {
  const bool is_full = why.find(std::generic_category().message(ENOSPC)) != std::string::npos;
  return {is_full ? engine_error::kind::disk_full : engine_error::kind::refused, why, {}, {}};
}

std::vector<std::string> command(std::string program, const tool_connection& to, std::vector<std::string> words) {
  std::vector<std::string> all{std::move(program)};
  all.insert(all.end(), to.words.begin(), to.words.end());
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

// Cuts `text` at the first `end` and returns what stood before it.
std::string_view take_until(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
  return before;
}

std::string without_quotes(std::string_view name) {
  if (name.starts_with('"') && name.ends_with('"') && name.size() > 1) name = name.substr(1, name.size() - 2);
  return std::string{name};
}

// https://www.postgresql.org/docs/current/sql-copy.html, Text Format. COPY itself writes none of the octal and hex
// forms.
std::optional<std::string> unescaped(std::string_view field) {
  if (field == "\\N") return std::nullopt;
  std::string text;
  for (std::size_t at = 0; at < field.size(); ++at) {
    if (field[at] != '\\' || at + 1 == field.size()) {
      text += field[at];
      continue;
    }
    constexpr std::string_view letters = "bfnrtv";
    constexpr std::string_view meanings = "\b\f\n\r\t\v";
    const std::size_t which = letters.find(field[++at]);
    text += which == std::string_view::npos ? field[at] : meanings[which];
  }
  return text;
}

// `COPY public.strata_state (id, format) FROM stdin;`
std::optional<copied_table> read_head(std::string_view line) {
  constexpr std::string_view begin = "COPY ";
  constexpr std::string_view end = ") FROM stdin;";
  if (!line.starts_with(begin) || !line.ends_with(end)) return std::nullopt;
  line.remove_prefix(begin.size());
  line.remove_suffix(end.size());
  copied_table found;
  std::string_view name = take_until(line, " (");
  if (const std::size_t dot = name.rfind('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
  found.name = without_quotes(name);
  while (!line.empty()) found.columns.push_back(without_quotes(take_until(line, ", ")));
  return found;
}

// The rows that a script of pg_restore carries between `COPY … FROM stdin;` and `\.`. The tables' names are without
// their schemas.
std::vector<copied_table> read_copy_text(std::string_view script) {
  std::vector<copied_table> found;
  while (!script.empty()) {
    auto table = read_head(take_until(script, "\n"));
    if (!table) continue;
    while (!script.empty()) {
      std::string_view line = take_until(script, "\n");
      if (line == "\\.") break;
      row& next = table->rows.emplace_back();
      for (std::size_t column = 0; column < table->columns.size(); ++column) {
        next.push_back(unescaped(take_until(line, "\t")));
      }
    }
    found.push_back(std::move(*table));
  }
  return found;
}

}  // namespace

std::string copier::name() {
  return talking_.run("SELECT pg_catalog.current_database()").rows.at(0).at(0).value_or("");
}

std::string copier::identity() { return talking_.description(); }

std::vector<tools> copier::fitting_tools() {
  const std::string number = talking_.run("SHOW server_version_num").rows.at(0).at(0).value_or("0");
  return find_tools(programs_, std::atoi(number.c_str()) / 10'000);
}

copy_counts copier::copy_to(const std::string& file, std::string_view table_prefix, const wait_options& wait) {
  const tools use = fitting_tools().front();
  const tool_connection to = connection_for_tools(libpq_string_);
  try {
    static_cast<void>(
        output_of(command(use.program("pg_dump"), to,
                          // Whoever holds a lease now holds none of what is restored.
                          {"--no-password", "--format=custom", "--file=" + file,
                           "--exclude-table-data=" + ascii::lower(table_prefix) + "_lease",
                           "--lock-wait-timeout=" + std::to_string(std::max<std::int64_t>(1, wait.limit.count()))}),
                  to.variables));
    // Reads and unpacks all of it.
    static_cast<void>(output_of({use.program("pg_restore"), "--file=/dev/null", file}, {}));
  } catch (const process_error& failed) {
    throw refused(failed.what());
  }
  return {};
}

tools copier::tools_for(const std::string& file) {
  const std::vector<tools> fitting = fitting_tools();
  for (const tools& each : fitting) {
    try {
      static_cast<void>(output_of({each.program("pg_restore"), "--list", file}, {}));
      return each;
    } catch (const process_error&) {
      // An archive may be newer than these; the last ones' words are for the person.
      if (&each == &fitting.back()) throw;
    }
  }
  return fitting.back();
}

std::vector<copied_table> copier::read(const std::string& file, std::string_view table_prefix,
                                       span<const std::string_view> tables) {
  // The bookkeeping's statements name their tables without quotes.
  const std::string prefix = ascii::lower(table_prefix) + "_";
  try {
    const tools use = tools_for(file);
    static_cast<void>(output_of({use.program("pg_restore"), "--file=/dev/null", file}, {}));
    std::vector<std::string> words{use.program("pg_restore"), "--data-only", "--file=-"};
    for (const std::string_view each : tables) words.push_back("--table=" + prefix + std::string{each});
    words.push_back(file);
    std::vector<copied_table> found = read_copy_text(output_of(words, {}));
    for (copied_table& each : found) each.name.erase(0, prefix.size());
    return found;
  } catch (const process_error& failed) {
    throw refused(failed.what());
  }
}

void copier::require_alone() {
  const answer others = ask_catalog(talking_, other_sessions);
  const row& found = others.rows.at(0);
  if (found.at(0).value_or("0") == "0") return;
  throw engine_error{
      engine_error::kind::busy, "others are connected to the database: " + found.at(1).value_or(""), {}, {}};
}

// pg_restore writes a script whose last word is COMMIT, and psql runs it. Where either ends before, nothing is
// committed: psql finds the end of its input inside the transaction, or the server loses psql.
void copier::restore(const std::string& file, const wait_options& wait) {
  require_alone();
  try {
    const tools use = tools_for(file);
    const tool_connection to = connection_for_tools(libpq_string_);
    child_process script{
        {use.program("pg_restore"), "--single-transaction", "--clean", "--if-exists", "--file=-", file},
        {},
        {.output = true}};
    child_process shell{command(use.program("psql"), to,
                                {"--no-password", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"}),
                        to.variables,
                        {.input = true}};
    bool reads = shell.write("BEGIN;\nSET LOCAL lock_timeout = '" +
                             std::to_string(std::max<std::int64_t>(1, wait.limit.count())) + "ms';" +
                             std::string{drop_everything});
    for (std::string_view next = script.read(); reads && !next.empty(); next = script.read()) reads = shell.write(next);
    shell.end_input();
    const int status = shell.wait();
    // psql has lost its connection, perhaps with the answer to COMMIT.
    constexpr int lost = 2;
    if (status == lost) throw engine_error{engine_error::kind::connection_lost, shell.complaint(), {}, {}};
    if (status != 0 || !reads) throw refused(shell.complaint());
    if (script.wait() != 0) throw refused(script.complaint());
  } catch (const process_error& failed) {
    throw refused(failed.what());
  }
}

}  // namespace strata::postgresql
