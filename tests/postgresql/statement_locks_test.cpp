// What the driver says that a statement locks, against what the server has locked while it ran.
#include <boost/test/unit_test.hpp>
#include <map>

#include "runtime/src/postgresql/engine.hpp"
#include "server.hpp"

using namespace strata::test;

BOOST_AUTO_TEST_SUITE(statement_locks_test)

std::string said_of(const std::string& statement) {
  std::string text;
  for (const strata::statement_lock& each : strata::postgresql::statement_locks(statement)) {
    text += (text.empty() ? "" : ", ") + each.on + ": " + each.mode;
  }
  return text;
}

/// The strongest lock on each table that was there before, in the engine's words; what reading takes left out.
std::string measured(postgresql_fixture& server, const std::string& statement) {
  const auto db = server.connect();
  // By number: the statement may drop a table, or give it another name.
  std::map<std::string, std::string> names;
  for (const strata::row& each : db->query(
           "SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', "
           "'m', 'v')")) {
    names[each[0].value_or("")] = each[1].value_or("");
  }
  db->begin({}, {});
  db->execute(statement);
  std::map<std::string, std::string> strongest;
  for (const strata::row& each : db->query(R"(
      SELECT relation, regexp_replace(mode, 'Lock$', '') FROM pg_locks
      WHERE pid = pg_backend_pid() AND locktype = 'relation' AND mode NOT IN ('AccessShareLock', 'RowShareLock')
      ORDER BY array_position(ARRAY['RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock',
        'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], mode))")) {
    const auto known = names.find(each[0].value_or(""));
    if (known != names.end()) strongest[known->second] = each[1].value_or("");
  }
  db->rollback();
  static const std::map<std::string, std::string> words{{"RowShare", "ROW SHARE"},
                                                        {"RowExclusive", "ROW EXCLUSIVE"},
                                                        {"ShareUpdateExclusive", "SHARE UPDATE EXCLUSIVE"},
                                                        {"Share", "SHARE"},
                                                        {"ShareRowExclusive", "SHARE ROW EXCLUSIVE"},
                                                        {"Exclusive", "EXCLUSIVE"},
                                                        {"AccessExclusive", "ACCESS EXCLUSIVE"}};
  std::string text;
  for (const auto& [table, mode] : strongest) text += (text.empty() ? "" : ", ") + table + ": " + words.at(mode);
  return text;
}

std::string sorted(const std::string& said) {
  std::map<std::string, std::string> parts;
  std::string rest = said;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(", "), rest.size());
    const std::string one = rest.substr(0, end);
    rest.erase(0, std::min(end + 2, rest.size()));
    parts[one.substr(0, one.find(':'))] = one;
  }
  std::string text;
  for (const auto& [name, one] : parts) text += (text.empty() ? "" : ", ") + one;
  return text;
}

BOOST_AUTO_TEST_CASE(what_is_said_is_what_the_server_locks) {
  postgresql_fixture server;
  server.run(R"(
    CREATE TABLE nodes (id integer PRIMARY KEY, name text, size integer);
    ALTER TABLE nodes ADD CONSTRAINT positive CHECK (size > 0) NOT VALID;
    CREATE TABLE jobs (id integer PRIMARY KEY, node integer REFERENCES nodes (id), kind text DEFAULT 'x');
    CREATE TABLE parts (id integer) PARTITION BY LIST (id);
    CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1);
    CREATE TABLE loose (id integer);
    CREATE FUNCTION trigger_nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER t BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION trigger_nothing();
    CREATE VIEW seen AS SELECT 1 AS one;
    CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one;
    CREATE UNIQUE INDEX kept_one ON kept (one))");

  for (const char* const statement : {
           "ALTER TABLE nodes ADD COLUMN region text",
           "ALTER TABLE IF EXISTS ONLY nodes RENAME COLUMN name TO title",
           "ALTER TABLE jobs ADD COLUMN other integer REFERENCES nodes (id)",
           "ALTER TABLE loose ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES nodes (id)",
           "ALTER TABLE loose ADD FOREIGN KEY (id) REFERENCES nodes (id) NOT VALID",
           "ALTER TABLE nodes ADD CONSTRAINT c CHECK (id > 0)",
           "ALTER TABLE nodes VALIDATE CONSTRAINT positive",
           "ALTER TABLE nodes ALTER COLUMN name SET STATISTICS 100",
           "ALTER TABLE nodes ALTER name SET STATISTICS 100, ALTER name SET DEFAULT ''",
           "ALTER TABLE nodes ALTER name SET NOT NULL",
           "ALTER TABLE nodes SET (fillfactor = 70)",
           "ALTER TABLE jobs DISABLE TRIGGER t",
           "ALTER TABLE nodes ENABLE ROW LEVEL SECURITY",
           "ALTER TABLE nodes RENAME TO points",
           "ALTER TABLE parts ATTACH PARTITION loose FOR VALUES IN (2)",
           "ALTER TABLE parts DETACH PARTITION part_1",
           "CREATE TABLE more (id integer REFERENCES nodes (id), job integer REFERENCES public.jobs)",
           "CREATE TABLE lonely (id integer)",
           "CREATE UNIQUE INDEX ix ON nodes (name)",
           "CREATE INDEX ON ONLY \"nodes\" USING btree (lower(name))",
           "CREATE TRIGGER u AFTER UPDATE OF name ON nodes FOR EACH ROW EXECUTE FUNCTION trigger_nothing()",
           "CREATE POLICY p ON nodes USING (true)",
           "CREATE RULE r AS ON INSERT TO jobs DO INSTEAD NOTHING",
           "DROP TRIGGER t ON jobs",
           "DROP VIEW seen",
           "TRUNCATE TABLE jobs, ONLY loose",
           "INSERT INTO nodes VALUES (1) -- DROP TABLE jobs",
           "UPDATE ONLY nodes SET name = 'ALTER TABLE jobs'",
           "DELETE FROM loose",
           "COMMENT ON TABLE nodes IS $$of the net$$",
           "ANALYZE nodes",
           "REFRESH MATERIALIZED VIEW kept",
           "REFRESH MATERIALIZED VIEW CONCURRENTLY kept",
           "REINDEX TABLE nodes",
           "SELECT * FROM nodes",
       }) {
    std::string said = sorted(said_of(statement));
    std::erase(said, '"');
    if (const std::size_t schema = said.find("public."); schema != std::string::npos) said.erase(schema, 7);
    BOOST_TEST(sorted(said) == measured(server, statement), statement);
  }
}

// Their own locks, and those on the tables that the foreign keys of what they drop refer to, which no word names.
BOOST_AUTO_TEST_CASE(what_is_dropped_is_locked_whatever_else_is) {
  postgresql_fixture server;
  server.run("CREATE TABLE nodes (id integer PRIMARY KEY, name text); CREATE INDEX ix ON nodes (name)");

  BOOST_TEST(said_of("DROP TABLE IF EXISTS nodes, public.jobs CASCADE") ==
             "nodes: ACCESS EXCLUSIVE, public.jobs: ACCESS EXCLUSIVE");
  BOOST_TEST(measured(server, "DROP TABLE nodes") == "nodes: ACCESS EXCLUSIVE");
  BOOST_TEST(said_of("DROP INDEX ix") == "the table of ix: ACCESS EXCLUSIVE");
  BOOST_TEST(measured(server, "DROP INDEX ix") == "nodes: ACCESS EXCLUSIVE");
}

// These do not run inside a transaction, where their locks could be seen.
BOOST_AUTO_TEST_CASE(what_runs_alone_is_said_as_the_manual_says) {
  BOOST_TEST(said_of("CREATE INDEX CONCURRENTLY ix ON nodes (name)") == "nodes: SHARE UPDATE EXCLUSIVE");
  BOOST_TEST(said_of("DROP INDEX CONCURRENTLY IF EXISTS ix") == "the table of ix: SHARE UPDATE EXCLUSIVE");
  BOOST_TEST(said_of("ALTER TABLE parts DETACH PARTITION part_1 CONCURRENTLY") ==
             "parts: SHARE UPDATE EXCLUSIVE, part_1: SHARE UPDATE EXCLUSIVE");
  BOOST_TEST(said_of("VACUUM (VERBOSE) nodes") == "nodes: SHARE UPDATE EXCLUSIVE");
  BOOST_TEST(said_of("VACUUM FULL nodes") == "nodes: ACCESS EXCLUSIVE");
  BOOST_TEST(said_of("VACUUM") == "");
  BOOST_TEST(said_of("DO $$ BEGIN ALTER TABLE nodes RENAME TO x; END $$") == "");
}

BOOST_AUTO_TEST_SUITE_END()
