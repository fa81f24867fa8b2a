// Databases as other tools leave them: each tool's own table with rows as the tool writes them, and the chain that
// belongs to it. The tables are those of the tools' sources: refinery_core/src/traits/mod.rs, goose's
// internal/dialects, migrate's database/*, diesel/src/migration/setup_migration_table.sql, sqlx-*/src/migrate.rs,
// Flyway's *Database.getRawCreateScript, dbmate's pkg/driver, Sqitch's Engine/*.sql, alembic/runtime/migration.py.
#pragma once

#include <string>
#include <vector>

#include "chain_builder.hpp"

namespace strata::test {

/// Nodes, then a column, then jobs: the database of every scenario stands at the second of three.
struct left_by {
  std::string tool;
  std::string table;
  /// What the tool has made and written, for SQLite and for PostgreSQL.
  std::vector<std::string> sqlite;
  std::vector<std::string> postgresql;
  std::vector<migration_text> chain;
  /// How many of the two have a checksum to compare.
  std::size_t verified = 0;
};

inline std::vector<migration_text> adoptable_chain(const std::vector<std::string>& revisions) {
  std::vector<migration_text> chain = three_migrations();
  for (std::size_t at = 0; at < chain.size(); ++at) chain[at].revision = revisions.at(at);
  return chain;
}

/// The schema at the second migration.
inline std::vector<std::string> adoptable_schema() {
  return {"CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
          "INSERT INTO nodes (id, name) VALUES (1, 'first')", "ALTER TABLE nodes ADD COLUMN region TEXT",
          "CREATE INDEX ix_nodes_region ON nodes (region)"};
}

inline std::vector<migration_text> with_origins(std::vector<migration_text> chain, const std::string& tool,
                                                const std::vector<std::string>& versions,
                                                const std::vector<std::vector<std::string>>& checksums) {
  for (std::size_t at = 0; at < chain.size(); ++at) chain[at].origin = {tool, versions.at(at), checksums.at(at)};
  return chain;
}

inline std::vector<left_by> adoption_scenarios() {
  const std::vector<std::string> stamps{"20260129000100", "20260130090000", "20260203110000"};
  const std::vector<std::string> numbers{"000001", "000002", "000010"};
  const std::string sqlx_hash(96, 'a');
  const std::vector<std::string> sqitch_rows{
      "INSERT INTO {}projects (project, creator_name, creator_email) VALUES ('shop', 'Ada', 'ada@example.com')",
      "INSERT INTO {}projects (project, creator_name, creator_email) VALUES ('other', 'Ada', 'ada@example.com')",
      "INSERT INTO {}changes VALUES ('c1', 'h1', 'nodes', 'shop', '', '2026-01-29 00:01:00', 'Ada', 'a@e.c', "
      "'2026-01-29 00:00:00', 'Ada', 'a@e.c')",
      "INSERT INTO {}changes VALUES ('c0', 'h0', 'nodes', 'other', '', '2026-01-29 00:02:00', 'Ada', 'a@e.c', "
      "'2026-01-29 00:00:00', 'Ada', 'a@e.c')",
      // From a registry that was made before there were hashes.
      "INSERT INTO {}changes VALUES ('c2', 'c2', 'func/region', 'shop', '', '2026-01-30 09:00:00', 'Ada', 'a@e.c', "
      "'2026-01-30 00:00:00', 'Ada', 'a@e.c')"};
  const auto in = [](const std::string& schema, std::vector<std::string> statements) {
    for (std::string& each : statements) {
      for (std::size_t at = 0; (at = each.find("{}", at)) != std::string::npos;) each.replace(at, 2, schema);
    }
    return statements;
  };
  const auto sqitch = [&](const std::string& schema, const std::string& time) {
    std::vector<std::string> all{
        "CREATE TABLE {}projects (project TEXT PRIMARY KEY, uri TEXT NULL UNIQUE, created_at " + time +
            " NOT NULL DEFAULT CURRENT_TIMESTAMP, creator_name TEXT NOT NULL, creator_email TEXT NOT NULL)",
        "CREATE TABLE {}changes (change_id TEXT PRIMARY KEY, script_hash TEXT NULL, change TEXT NOT NULL, project TEXT "
        "NOT NULL REFERENCES {}projects(project) ON UPDATE CASCADE, note TEXT NOT NULL DEFAULT '', committed_at " +
            time +
            " NOT NULL DEFAULT CURRENT_TIMESTAMP, committer_name TEXT NOT NULL, committer_email TEXT NOT NULL, "
            "planned_at " +
            time + " NOT NULL, planner_name TEXT NOT NULL, planner_email TEXT NOT NULL, UNIQUE(project, script_hash))"};
    all.insert(all.end(), sqitch_rows.begin(), sqitch_rows.end());
    return in(schema, std::move(all));
  };
  const auto flyway = [](const std::string& integer, const std::string& time, const std::string& yes) {
    return std::vector<std::string>{
        "CREATE TABLE flyway_schema_history (\"installed_rank\" " + integer +
            " NOT NULL PRIMARY KEY, \"version\" VARCHAR(50), \"description\" VARCHAR(200) NOT NULL, \"type\" "
            "VARCHAR(20) NOT NULL, \"script\" VARCHAR(1000) NOT NULL, \"checksum\" " +
            integer + ", \"installed_by\" VARCHAR(100) NOT NULL, \"installed_on\" " + time + ", \"execution_time\" " +
            integer + " NOT NULL, \"success\" BOOLEAN NOT NULL)",
        "CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (\"success\")",
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, "
        "installed_by, execution_time, success) VALUES "
        "(1, '1', 'nodes', 'SQL', 'V1__nodes.sql', -17, 'app', 3, " +
            yes + "), (2, '1.2', 'region', 'SQL', 'V1_2__region.sql', 4711, 'app', 5, " + yes + ")"};
  };
  return {
      {.tool = "alembic",
       .table = "alembic_version",
       .sqlite = {"CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc "
                  "PRIMARY KEY (version_num))",
                  "INSERT INTO alembic_version (version_num) VALUES ('ae1027a6acf')"},
       .postgresql = {},
       .chain = adoptable_chain({"1975ea83b712", "ae1027a6acf", "b2f00d5e1c77"})},
      {.tool = "dbmate",
       .table = "schema_migrations",
       .sqlite = {"CREATE TABLE IF NOT EXISTS \"schema_migrations\" (version varchar(128) primary key)",
                  "INSERT INTO schema_migrations (version) VALUES ('20260129000100'), ('20260130090000')"},
       .postgresql = {"CREATE TABLE IF NOT EXISTS public.schema_migrations (version varchar primary key)",
                      "INSERT INTO schema_migrations (version) VALUES ('20260129000100'), ('20260130090000')"},
       .chain = adoptable_chain(stamps)},
      {.tool = "diesel",
       .table = "__diesel_schema_migrations",
       .sqlite = {"CREATE TABLE IF NOT EXISTS __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, "
                  "run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)",
                  "INSERT INTO __diesel_schema_migrations (version) VALUES ('20260129000100'), ('20260130090000')"},
       .postgresql = {},
       .chain = adoptable_chain(stamps)},
      {.tool = "flyway",
       .table = "flyway_schema_history",
       .sqlite = flyway("INT", "TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now'))", "1"),
       .postgresql = flyway("INTEGER", "TIMESTAMP NOT NULL DEFAULT now()", "true"),
       .chain = with_origins(adoptable_chain({"1", "1.2", "1.10"}), "flyway", {"1", "1.2", "1.10"},
                             {{"-17"}, {"4711"}, {"5"}}),
       .verified = 2},
      {.tool = "golang-migrate",
       .table = "schema_migrations",
       .sqlite = {"CREATE TABLE IF NOT EXISTS schema_migrations (version uint64,dirty bool)",
                  "CREATE UNIQUE INDEX IF NOT EXISTS version_unique ON schema_migrations (version)",
                  "INSERT INTO schema_migrations (version, dirty) VALUES (2, 0)"},
       .postgresql = {"CREATE TABLE IF NOT EXISTS schema_migrations (version bigint not null primary key, dirty "
                      "boolean not null)",
                      "INSERT INTO schema_migrations (version, dirty) VALUES (2, false)"},
       .chain = adoptable_chain(numbers)},
      {.tool = "goose",
       .table = "goose_db_version",
       .sqlite = {"CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, "
                  "is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))",
                  "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1), (2, 1), (10, 1), "
                  "(10, 0), (2, 0), (2, 1)"},
       .postgresql = {"CREATE TABLE goose_db_version (id integer PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY, "
                      "version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT "
                      "now())",
                      "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true), (2, true), "
                      "(10, true), (10, false), (2, false), (2, true)"},
       .chain = adoptable_chain(numbers)},
      {.tool = "refinery",
       .table = "refinery_schema_history",
       .sqlite = {"CREATE TABLE IF NOT EXISTS refinery_schema_history( version int4 PRIMARY KEY, name VARCHAR(255), "
                  "applied_on VARCHAR(255), checksum VARCHAR(255))",
                  "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (1, 'nodes', "
                  "'2026-01-29T00:01:00.000000000Z', '17446744073709551615'), (2, 'region', "
                  "'2026-01-30T09:00:00.000000000Z', '8')"},
       .postgresql = {},
       .chain = with_origins(adoptable_chain({"1", "2", "10"}), "refinery", {"1", "2", "10"},
                             {{"3", "17446744073709551615"}, {"8"}, {"9"}}),
       .verified = 2},
      {.tool = "sqitch",
       .table = "sqitch.changes",
       .sqlite = sqitch("", "DATETIME"),
       .postgresql =
           [&] {
             std::vector<std::string> all = sqitch("sqitch.", "TIMESTAMPTZ");
             all.insert(all.begin(), "CREATE SCHEMA sqitch");
             return all;
           }(),
       .chain = with_origins(adoptable_chain({"nodes", "func_region", "jobs"}), "sqitch",
                             {"shop:nodes", "shop:func/region", "shop:jobs"}, {{"h1"}, {"h2"}, {"h3"}}),
       .verified = 1},
      {.tool = "sqlx",
       .table = "_sqlx_migrations",
       .sqlite = {"CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, "
                  "installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB "
                  "NOT NULL, execution_time BIGINT NOT NULL)",
                  "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES "
                  "(20260129000100, 'nodes', TRUE, x'" +
                      sqlx_hash + "', 912341), (20260130090000, 'region', TRUE, x'" + sqlx_hash + "', 1)"},
       .postgresql = {"CREATE TABLE IF NOT EXISTS _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT "
                      "NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA "
                      "NOT NULL, execution_time BIGINT NOT NULL)",
                      "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES "
                      "(20260129000100, 'nodes', TRUE, '\\x" +
                          sqlx_hash + "', 912341), (20260130090000, 'region', TRUE, '\\x" + sqlx_hash + "', 1)"},
       .chain = with_origins(adoptable_chain(stamps), "sqlx", stamps, {{sqlx_hash}, {sqlx_hash}, {"c"}}),
       .verified = 2},
  };
}

}  // namespace strata::test
