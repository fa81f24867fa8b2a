#include "engine.hpp"

#include <algorithm>
#include <array>

#include "runtime/internal/words.hpp"
#include "runtime/src/text/phrase.hpp"

namespace strata::postgresql {

namespace {

constexpr std::array<std::string_view, 3> create{
    R"(CREATE TABLE {books}_state (
  id integer PRIMARY KEY CHECK (id OPERATOR(pg_catalog.=) 1),
  format bigint NOT NULL,
  chain pg_catalog.text NOT NULL,
  heads pg_catalog.text NOT NULL,
  digest pg_catalog.text NOT NULL,
  epoch bigint NOT NULL
))",
    R"(CREATE TABLE {books}_migrations (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  revision pg_catalog.text NOT NULL UNIQUE,
  description pg_catalog.text NOT NULL,
  parents pg_catalog.text NOT NULL,
  digest pg_catalog.text NOT NULL,
  checksum pg_catalog.text NOT NULL,
  applied_at pg_catalog.text NOT NULL,
  applied_by pg_catalog.text NOT NULL,
  built_at pg_catalog.text NOT NULL,
  took_us bigint NOT NULL,
  compatible integer NOT NULL,
  draft integer NOT NULL,
  direction pg_catalog.text NOT NULL,
  statements_done bigint NOT NULL,
  statements bigint NOT NULL,
  down_script pg_catalog.text NOT NULL,
  down_checksum pg_catalog.text NOT NULL,
  down_transactional integer NOT NULL,
  down_drops_tables integer NOT NULL,
  irreversible pg_catalog.text NOT NULL,
  covers pg_catalog.text NOT NULL
))",
    R"(CREATE TABLE {books}_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at pg_catalog.text NOT NULL,
  by pg_catalog.text NOT NULL,
  event pg_catalog.text NOT NULL,
  revision pg_catalog.text NOT NULL,
  digest pg_catalog.text NOT NULL,
  took_us bigint NOT NULL
))"};

// What ALTER DEFAULT PRIVILEGES has granted, of the tables and of the sequences that count their rows.
constexpr std::string_view keep_to_owner = R"(WITH made AS (
  SELECT to_regclass(name)::oid AS oid FROM unnest(string_to_array(?1, E'\n')) AS names(name))
SELECT DISTINCT format('REVOKE ALL ON %s %I.%I FROM %s',
  CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname,
  CASE granted.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(granted.grantee)) END)
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(c.relacl) AS granted
WHERE granted.grantee <> c.relowner
  AND (c.oid IN (SELECT oid FROM made) OR c.oid IN (
    SELECT objid FROM pg_depend WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
      AND refobjid IN (SELECT oid FROM made) AND deptype IN ('a', 'i') AND objid IN (SELECT seqrelid FROM pg_sequence)))
ORDER BY 1)";

// Superusers may everything. A trigger, too, decides what is written, and a foreign key what is taken away.
constexpr std::string_view other_writers = R"(
WITH books AS (
  SELECT oid, relowner, relacl FROM pg_class
   WHERE relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass(?1))
     AND relname IN (lower('{prefix}_state'), lower('{prefix}_migrations'), lower('{prefix}_log'), lower('{prefix}_seeds'),
                     lower('{prefix}_repeatables'), lower('{prefix}_lease'))),
grants AS (
  SELECT relowner, granted.grantee, granted.privilege_type
    FROM books CROSS JOIN LATERAL aclexplode(relacl) AS granted
  UNION
  SELECT relowner, granted.grantee, granted.privilege_type
    FROM books JOIN pg_attribute AS a ON a.attrelid = books.oid CROSS JOIN LATERAL aclexplode(a.attacl) AS granted
  UNION
  SELECT relowner, member.member, 'INSERT'
    FROM books, pg_auth_members AS member JOIN pg_roles AS all_data ON all_data.oid = member.roleid
   WHERE all_data.rolname = 'pg_write_all_data')
SELECT DISTINCT coalesce(r.rolname, 'PUBLIC')
  FROM grants LEFT JOIN pg_roles AS r ON r.oid = grants.grantee
 WHERE grantee <> relowner AND privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES')
   AND r.rolsuper IS NOT TRUE
 ORDER BY 1)";

constexpr bookkeeping_sql sql{
    .create = create,
    .table_exists =
        "SELECT pg_catalog.count(*) FROM (SELECT pg_catalog.to_regclass(?1) AS found) AS tables "
        "WHERE found IS NOT NULL",
    .read_state = "SELECT format, epoch, digest FROM {books}_state",
    .insert_state = "INSERT INTO {books}_state (id, format, chain, heads, digest, epoch) VALUES (1, ?1, ?2, '', '', 0)",
    .update_state =
        "UPDATE {books}_state SET epoch = epoch OPERATOR(pg_catalog.+) 1, heads = ?2, digest = ?3 WHERE epoch "
        "OPERATOR(pg_catalog.=) ?1",
    .read_history =
        R"(SELECT revision, description, parents, digest, checksum, applied_at, applied_by, built_at, took_us,
  compatible, draft, direction, statements_done, statements,
  down_script, down_checksum, down_transactional, down_drops_tables, irreversible, covers
FROM {books}_migrations ORDER BY position)",
    .read_names = R"(SELECT revision, digest FROM {books}_migrations
WHERE direction OPERATOR(pg_catalog.=) 'up' AND statements_done OPERATOR(pg_catalog.=) statements ORDER BY position)",
    .insert_migration =
        R"(INSERT INTO {books}_migrations (revision, description, parents, digest, checksum, applied_at,
  applied_by, built_at, took_us, compatible, draft, direction, statements_done, statements,
  down_script, down_checksum, down_transactional, down_drops_tables, irreversible, covers)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20))",
    .update_progress =
        "UPDATE {books}_migrations SET direction = ?2, statements_done = ?3 WHERE revision OPERATOR(pg_catalog.=) ?1",
    .finish_migration = R"(UPDATE {books}_migrations SET applied_at = ?2, took_us = ?3, statements_done = statements
WHERE revision OPERATOR(pg_catalog.=) ?1)",
    .replace_down = R"(UPDATE {books}_migrations SET down_script = ?2, down_checksum = ?3,
  down_transactional = ?4, down_drops_tables = ?5 WHERE revision OPERATOR(pg_catalog.=) ?1)",
    .update_migration = R"(UPDATE {books}_migrations SET description = ?2, parents = ?3, digest = ?4,
  checksum = ?5, draft = ?6, compatible = ?7, irreversible = ?8 WHERE revision OPERATOR(pg_catalog.=) ?1)",
    .delete_migration = "DELETE FROM {books}_migrations WHERE revision OPERATOR(pg_catalog.=) ?1",
    .insert_log = R"(INSERT INTO {books}_log (at, by, event, revision, digest, took_us)
VALUES (?1, ?2, ?3, ?4, ?5, ?6))",
    .read_log = "SELECT at, by, event, revision, digest, took_us FROM {books}_log ORDER BY id",
    .count_tables = R"(SELECT count(*) FROM pg_catalog.pg_class AS tables
JOIN pg_catalog.pg_namespace AS schemas ON schemas.oid = tables.relnamespace
WHERE tables.relkind IN ('r', 'p', 'f') AND schemas.nspname !~ '^pg_' AND schemas.nspname <> 'information_schema'
  AND tables.relname NOT IN ('{prefix}_state', '{prefix}_migrations', '{prefix}_log', '{prefix}_lease', '{prefix}_seeds',
    '{prefix}_repeatables'))",
    .create_seeds = R"(CREATE TABLE {books}_seeds (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name pg_catalog.text NOT NULL UNIQUE,
  checksum pg_catalog.text NOT NULL,
  applied_at pg_catalog.text NOT NULL,
  applied_by pg_catalog.text NOT NULL,
  took_us bigint NOT NULL,
  statements bigint NOT NULL,
  down_script pg_catalog.text NOT NULL
))",
    .read_seeds = "SELECT name, checksum, down_script FROM {books}_seeds ORDER BY position",
    .insert_seed = R"(INSERT INTO {books}_seeds (name, checksum, applied_at, applied_by, took_us, statements,
  down_script) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7))",
    .delete_seed = "DELETE FROM {books}_seeds WHERE name OPERATOR(pg_catalog.=) ?1",
    .create_repeatables = R"(CREATE TABLE IF NOT EXISTS {books}_repeatables (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name pg_catalog.text NOT NULL UNIQUE,
  description pg_catalog.text NOT NULL,
  depends pg_catalog.text NOT NULL,
  digest pg_catalog.text NOT NULL,
  applied_at pg_catalog.text NOT NULL,
  applied_by pg_catalog.text NOT NULL,
  took_us bigint NOT NULL,
  down_script pg_catalog.text NOT NULL,
  down_checksum pg_catalog.text NOT NULL,
  down_drops_tables integer NOT NULL,
  irreversible pg_catalog.text NOT NULL
))",
    .read_repeatables = R"(SELECT name, description, depends, digest, applied_at, applied_by, took_us,
  down_script, down_checksum, down_drops_tables, irreversible
FROM {books}_repeatables ORDER BY position)",
    .insert_repeatable = R"(INSERT INTO {books}_repeatables (name, description, depends, digest, applied_at,
  applied_by, took_us, down_script, down_checksum, down_drops_tables, irreversible)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))",
    .delete_repeatable = "DELETE FROM {books}_repeatables WHERE name OPERATOR(pg_catalog.=) ?1",
    .keep_to_owner = keep_to_owner,
    .other_writers = other_writers,
};

}  // namespace

// Backslashes mean themselves only while standard_conforming_strings is on, which a session may change; E'' always
// takes them as escapes.
std::string literal(const value& from) {
  if (std::holds_alternative<std::nullptr_t>(from)) return "NULL";
  if (const auto* number = std::get_if<std::int64_t>(&from)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&from)) return decimal(*real);
  const std::string_view text = std::get<std::string_view>(from);
  std::string quoted = text.find('\\') == std::string_view::npos ? "'" : "E'";
  for (const char each : text) {
    quoted += each;
    if (each == '\'' || each == '\\') quoted += each;
  }
  return quoted + "'";
}

std::string quoted_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char each : name) quoted.append(each == '"' ? 2 : 1, each);
  return quoted + '"';
}

std::optional<std::string> parameter_text(const value& from) {
  if (std::holds_alternative<std::nullptr_t>(from)) return std::nullopt;
  if (const auto* number = std::get_if<std::int64_t>(&from)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&from)) return decimal(*real);
  std::string text{std::get<std::string_view>(from)};
  if (text.find('\0') != std::string::npos) {
    throw engine_error{engine_error::kind::refused, "a text with a NUL byte, which PostgreSQL does not take", {}, {}};
  }
  return text;
}

std::string with_literals(std::string_view statement, std::span<const value> parameters) {
  std::string text;
  while (!statement.empty()) {
    const std::size_t mark = parameters.empty() ? statement.size() : std::min(statement.find('?'), statement.size());
    text.append(statement.substr(0, mark));
    statement.remove_prefix(mark);
    if (statement.empty()) break;
    std::size_t number = 0;
    std::size_t digits = 1;
    for (; digits < statement.size() && statement[digits] >= '0' && statement[digits] <= '9'; ++digits) {
      number = number * 10 + static_cast<std::size_t>(statement[digits] - '0');
    }
    if (number == 0) {
      text.append(statement.substr(0, digits));
    } else {
      text.append(literal(parameters[number - 1]));
    }
    statement.remove_prefix(digits);
  }
  return text;
}

namespace {

// It may change where names are looked up, those of the bookkeeping, too.
bool names_search_path(std::string_view statement) {
  constexpr std::string_view name = "search_path";
  return std::search(statement.begin(), statement.end(), name.begin(), name.end(),
                     [](char left, char right) { return ascii::lower(left) == right; }) != statement.end();
}

// Rows are trusted as the bookkeeping's are: where the table's owner is this role, one that it is a member of, or a
// superuser.
constexpr std::string_view occupants = R"(SELECT schemas.nspname::pg_catalog.text, tables.relname::pg_catalog.text,
  tables.relname::pg_catalog.text,
  CASE WHEN schemas.nspname OPERATOR(pg_catalog.=) pg_catalog.current_schema() THEN 2
    WHEN schemas.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false)) THEN 1 ELSE 0 END,
  CASE WHEN tables.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,f,v,m}'::pg_catalog."char"[]) THEN 1 ELSE 0 END,
  CASE WHEN tables.relkind OPERATOR(pg_catalog.=) 'r'::pg_catalog."char" AND owners.rolname IS NOT NULL
    AND pg_catalog.has_table_privilege(tables.oid, 'SELECT'::pg_catalog.text) THEN 1 ELSE 0 END
FROM pg_catalog.pg_class AS tables
JOIN pg_catalog.pg_namespace AS schemas ON schemas.oid OPERATOR(pg_catalog.=) tables.relnamespace
LEFT JOIN pg_catalog.pg_roles AS owners ON owners.oid OPERATOR(pg_catalog.=) tables.relowner
  AND (owners.rolsuper OR pg_catalog.pg_has_role(owners.oid, 'MEMBER'::pg_catalog.text))
WHERE tables.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,f,v,m,i,I,S}'::pg_catalog."char"[])
  AND NOT pg_catalog.starts_with(schemas.nspname::pg_catalog.text, 'pg_'::pg_catalog.text)
  AND schemas.nspname::pg_catalog.text OPERATOR(pg_catalog.<>) 'information_schema'::pg_catalog.text
  AND tables.relname::pg_catalog.text OPERATOR(pg_catalog.<>) ALL (ARRAY['{prefix}_state', '{prefix}_migrations',
    '{prefix}_log', '{prefix}_lease', '{prefix}_seeds', '{prefix}_repeatables']::pg_catalog.text[])
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS parts
    WHERE parts.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
      AND parts.objid OPERATOR(pg_catalog.=) tables.oid
      AND parts.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char")
ORDER BY 1, 2)";

// A partitioned table's rows are in its parts, which are listed themselves.
constexpr std::string_view table_columns = R"(SELECT schemas.nspname::pg_catalog.text, tables.relname::pg_catalog.text,
  tables.relname::pg_catalog.text, columns.attname::pg_catalog.text,
  pg_catalog.format_type(columns.atttypid, columns.atttypmod),
  CASE WHEN pg_catalog.has_table_privilege(tables.oid, 'SELECT'::pg_catalog.text)
    AND NOT pg_catalog.row_security_active(tables.oid) THEN 1 ELSE 0 END
FROM pg_catalog.pg_class AS tables
JOIN pg_catalog.pg_namespace AS schemas ON schemas.oid OPERATOR(pg_catalog.=) tables.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS columns ON columns.attrelid OPERATOR(pg_catalog.=) tables.oid
  AND columns.attnum OPERATOR(pg_catalog.>) 0::pg_catalog.int2 AND NOT columns.attisdropped
WHERE tables.relkind OPERATOR(pg_catalog.=) 'r'::pg_catalog."char"
  AND NOT pg_catalog.starts_with(schemas.nspname::pg_catalog.text, 'pg_'::pg_catalog.text)
  AND schemas.nspname::pg_catalog.text OPERATOR(pg_catalog.<>) 'information_schema'::pg_catalog.text
  AND tables.relname::pg_catalog.text OPERATOR(pg_catalog.<>) ALL (ARRAY['{prefix}_state', '{prefix}_migrations',
    '{prefix}_log', '{prefix}_lease', '{prefix}_seeds', '{prefix}_repeatables']::pg_catalog.text[])
ORDER BY 1, 2, columns.attnum)";

constexpr std::string_view what_forbids_tables = R"(SELECT CASE
  WHEN pg_catalog.current_schema() IS NULL THEN 'the search path ('::pg_catalog.text OPERATOR(pg_catalog.||)
    pg_catalog.current_setting('search_path'::pg_catalog.text) OPERATOR(pg_catalog.||)
    ') names no schema that is there and that this role may use: make it (CREATE SCHEMA), grant it (GRANT USAGE, CREATE ON SCHEMA), or name another in search_path'::pg_catalog.text
  ELSE 'let an owner of the schema say: GRANT CREATE ON SCHEMA '::pg_catalog.text OPERATOR(pg_catalog.||)
    pg_catalog.quote_ident(pg_catalog.current_schema()::pg_catalog.text) OPERATOR(pg_catalog.||)
    ' TO '::pg_catalog.text OPERATOR(pg_catalog.||) pg_catalog.quote_ident(CURRENT_USER::pg_catalog.text) END
WHERE pg_catalog.current_schema() IS NULL
  OR NOT pg_catalog.has_schema_privilege(pg_catalog.current_schema()::pg_catalog.text, 'CREATE'::pg_catalog.text))";

std::string_view resume_text(std::string_view statement) {
  if (!names_search_path(statement)) return {};
  return "SELECT pg_catalog.set_config('search_path', :'strata_search_path', false) \\g /dev/null";
}

}  // namespace

const strata::engine engine_constants{
    .dialect = "postgresql",
    .sql = sql,
    .literal = literal,
    .quoted_name = quoted_name,
    // psql goes on after an error by default.
    .script_start_text =
        "\\set ON_ERROR_STOP on\nSELECT pg_catalog.current_setting('search_path') AS strata_search_path \\gset\n",
    .begin_text = "BEGIN",
    .commit_text = "COMMIT",
    .resume_text = resume_text,
    .locks = statement_locks,
    .room_help = "raise max_locks_per_transaction in postgresql.conf and restart the server",
    .adoption = {.columns =
                     R"(SELECT attname FROM pg_catalog.pg_attribute
WHERE attrelid = to_regclass(coalesce(quote_ident(?1) || '.', '') || quote_ident(?2))
  AND attnum > 0 AND NOT attisdropped)",
                 .hex = "pg_catalog.encode({column}, 'hex')"},
    .catalog = {.occupants = occupants,
                .columns = table_columns,
                .keep_rows = "LOCK TABLE {table} IN SHARE MODE",
                .what_forbids_tables = what_forbids_tables},
};

}  // namespace strata::postgresql
