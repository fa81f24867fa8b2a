#include "engine.hpp"

#include <array>

#include "runtime/src/text/phrase.hpp"

namespace strata::sqlite {

namespace {

// `main.` throughout: a bare name would find a temporary table first, and one of an attached database where main has
// none.
constexpr std::array<std::string_view, 3> create{
    R"(CREATE TABLE main.{prefix}_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  format INTEGER NOT NULL,
  chain TEXT NOT NULL,
  heads TEXT NOT NULL,
  digest TEXT NOT NULL,
  epoch INTEGER NOT NULL
))",
    R"(CREATE TABLE main.{prefix}_migrations (
  position INTEGER PRIMARY KEY,
  revision TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  parents TEXT NOT NULL,
  digest TEXT NOT NULL,
  checksum TEXT NOT NULL,
  applied_at TEXT NOT NULL,
  applied_by TEXT NOT NULL,
  built_at TEXT NOT NULL,
  took_us INTEGER NOT NULL,
  compatible INTEGER NOT NULL,
  draft INTEGER NOT NULL,
  direction TEXT NOT NULL,
  statements_done INTEGER NOT NULL,
  statements INTEGER NOT NULL,
  down_script TEXT NOT NULL,
  down_checksum TEXT NOT NULL,
  down_transactional INTEGER NOT NULL,
  down_drops_tables INTEGER NOT NULL,
  irreversible TEXT NOT NULL,
  covers TEXT NOT NULL
))",
    R"(CREATE TABLE main.{prefix}_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  event TEXT NOT NULL,
  revision TEXT NOT NULL,
  digest TEXT NOT NULL,
  took_us INTEGER NOT NULL
))"};

constexpr bookkeeping_sql sql{
    .create = create,
    .table_exists = "SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name = ?1",
    // Names the others as well, so that a missing one is noticed at no cost.
    .read_state = R"(SELECT format, epoch, digest FROM main.{prefix}_state
WHERE NOT EXISTS (SELECT * FROM main.{prefix}_migrations WHERE 0) AND NOT EXISTS (SELECT * FROM main.{prefix}_log WHERE 0))",
    .insert_state =
        "INSERT INTO main.{prefix}_state (id, format, chain, heads, digest, epoch) VALUES (1, ?1, ?2, '', '', 0)",
    .update_state = "UPDATE main.{prefix}_state SET epoch = epoch + 1, heads = ?2, digest = ?3 WHERE epoch = ?1",
    .read_history =
        R"(SELECT revision, description, parents, digest, checksum, applied_at, applied_by, built_at, took_us,
  compatible, draft, direction, statements_done, statements,
  down_script, down_checksum, down_transactional, down_drops_tables, irreversible, covers
FROM main.{prefix}_migrations ORDER BY position)",
    .read_names = R"(SELECT revision, digest FROM main.{prefix}_migrations
WHERE direction = 'up' AND statements_done = statements ORDER BY position)",
    .insert_migration =
        R"(INSERT INTO main.{prefix}_migrations (revision, description, parents, digest, checksum, applied_at,
  applied_by, built_at, took_us, compatible, draft, direction, statements_done, statements,
  down_script, down_checksum, down_transactional, down_drops_tables, irreversible, covers)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20))",
    .update_progress = "UPDATE main.{prefix}_migrations SET direction = ?2, statements_done = ?3 WHERE revision = ?1",
    .finish_migration =
        R"(UPDATE main.{prefix}_migrations SET applied_at = ?2, took_us = ?3, statements_done = statements
WHERE revision = ?1)",
    .replace_down = R"(UPDATE main.{prefix}_migrations SET down_script = ?2, down_checksum = ?3,
  down_transactional = ?4, down_drops_tables = ?5 WHERE revision = ?1)",
    .update_migration = R"(UPDATE main.{prefix}_migrations SET description = ?2, parents = ?3, digest = ?4,
  checksum = ?5, draft = ?6, compatible = ?7, irreversible = ?8 WHERE revision = ?1)",
    .delete_migration = "DELETE FROM main.{prefix}_migrations WHERE revision = ?1",
    .insert_log = R"(INSERT INTO main.{prefix}_log (at, by, event, revision, digest, took_us)
VALUES (?1, ?2, ?3, ?4, ?5, ?6))",
    .read_log = "SELECT at, by, event, revision, digest, took_us FROM main.{prefix}_log ORDER BY id",
    .count_tables = R"(SELECT count(*) FROM main.sqlite_schema
WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND name NOT IN ('{prefix}_state', '{prefix}_migrations', '{prefix}_log', '{prefix}_seeds', '{prefix}_repeatables'))",
    .create_seeds = R"(CREATE TABLE main.{prefix}_seeds (
  position INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  checksum TEXT NOT NULL,
  applied_at TEXT NOT NULL,
  applied_by TEXT NOT NULL,
  took_us INTEGER NOT NULL,
  statements INTEGER NOT NULL,
  down_script TEXT NOT NULL
))",
    .read_seeds = "SELECT name, checksum, down_script FROM main.{prefix}_seeds ORDER BY position",
    .insert_seed = R"(INSERT INTO main.{prefix}_seeds (name, checksum, applied_at, applied_by, took_us, statements,
  down_script) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7))",
    .delete_seed = "DELETE FROM main.{prefix}_seeds WHERE name = ?1",
    .create_repeatables = R"(CREATE TABLE IF NOT EXISTS main.{prefix}_repeatables (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  depends TEXT NOT NULL,
  digest TEXT NOT NULL,
  applied_at TEXT NOT NULL,
  applied_by TEXT NOT NULL,
  took_us INTEGER NOT NULL,
  down_script TEXT NOT NULL,
  down_checksum TEXT NOT NULL,
  down_drops_tables INTEGER NOT NULL,
  irreversible TEXT NOT NULL
))",
    .read_repeatables = R"(SELECT name, description, depends, digest, applied_at, applied_by, took_us,
  down_script, down_checksum, down_drops_tables, irreversible
FROM main.{prefix}_repeatables ORDER BY position)",
    .insert_repeatable = R"(INSERT INTO main.{prefix}_repeatables (name, description, depends, digest, applied_at,
  applied_by, took_us, down_script, down_checksum, down_drops_tables, irreversible)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))",
    .delete_repeatable = "DELETE FROM main.{prefix}_repeatables WHERE name = ?1",
};

// `PRAGMA foreign_key_check` reports and never fails. A constraint does, and its name is what the shell prints.
constexpr std::string_view foreign_keys_check = R"(CREATE TEMPORARY TABLE strata_foreign_key_check (
  violations INTEGER CONSTRAINT "every foreign key refers to a row" CHECK (violations = 0)
);
INSERT INTO strata_foreign_key_check SELECT count(*) FROM pragma_foreign_key_check;
DROP TABLE temp.strata_foreign_key_check)";

std::string quoted(std::string_view text, char quote) {
  std::string result{quote};
  for (const char each : text) result.append(each == quote ? 2 : 1, each);
  return result + quote;
}

std::string literal(const value& from) {
  if (std::holds_alternative<std::nullptr_t>(from)) return "NULL";
  if (const auto* number = std::get_if<std::int64_t>(&from)) return std::to_string(*number);
  if (const auto* real = std::get_if<double>(&from)) return decimal(*real);
  return quoted(std::get<std::string_view>(from), '\'');
}

std::string quoted_name(std::string_view name) { return quoted(name, '"'); }

}  // namespace

const strata::engine engine_constants{
    .dialect = "sqlite",
    .sql = sql,
    .transaction_excludes_writers = true,
    .literal = literal,
    .quoted_name = quoted_name,
    .name_quotes = "\"`['",
    .quoted_names_fold = true,
    // The shell goes on after an error by default, and would commit the half that worked.
    .script_start_text = ".bail on\nPRAGMA foreign_keys = ON;\n",
    .begin_text = "BEGIN IMMEDIATE",
    .commit_text = "COMMIT",
    .foreign_keys_off_text = "PRAGMA foreign_keys = OFF",
    .foreign_keys_on_text = "PRAGMA foreign_keys = ON",
    .foreign_keys_check_text = foreign_keys_check,
    // Naming a schema that is not attached is an error; the CROSS JOIN asks for the schemas first.
    .adoption = {.columns = R"(SELECT columns.name FROM pragma_database_list AS schemas
CROSS JOIN pragma_table_info(?2, schemas.name) AS columns WHERE schemas.name = coalesce(?1, 'main'))",
                 .hex = "lower(hex({column}))"},
    // What a virtual table of FTS or R-tree keeps its rows in is named after it, and has rows when the table has none.
    .catalog = {.occupants = R"(SELECT 'main', name, lower(name), 2, type <> 'index', type = 'table'
FROM main.sqlite_schema AS tables WHERE type IN ('table', 'view', 'index') AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND name NOT IN ('{prefix}_state', '{prefix}_migrations', '{prefix}_log', '{prefix}_seeds', '{prefix}_repeatables')
  AND NOT EXISTS (SELECT 1 FROM main.sqlite_schema AS whole WHERE whole.rootpage = 0 AND whole.type = 'table'
    AND substr(tables.name, 1, length(whole.name) + 1) = whole.name || '_'
    AND substr(tables.name, length(whole.name) + 2) IN ('config', 'content', 'data', 'docsize', 'idx', 'segdir',
      'segments', 'stat', 'node', 'parent', 'rowid'))
ORDER BY name)",
                .columns = R"(SELECT 'main', tables.name, lower(tables.name), columns.name, columns.type, 1
FROM main.sqlite_schema AS tables CROSS JOIN pragma_table_info(tables.name, 'main') AS columns
WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND tables.name NOT IN ('{prefix}_state', '{prefix}_migrations', '{prefix}_log', '{prefix}_seeds',
    '{prefix}_repeatables')
  AND NOT EXISTS (SELECT 1 FROM main.sqlite_schema AS whole WHERE whole.rootpage = 0 AND whole.type = 'table'
    AND substr(tables.name, 1, length(whole.name) + 1) = whole.name || '_'
    AND substr(tables.name, length(whole.name) + 2) IN ('config', 'content', 'data', 'docsize', 'idx', 'segdir',
      'segments', 'stat', 'node', 'parent', 'rowid'))
ORDER BY tables.name, columns.cid)"},
};

}  // namespace strata::sqlite
