// Runs under `strata with-server`.
#include <boost/test/unit_test.hpp>
#include <memory>
#include <strata/postgresql.hpp>

#include "generator/commands/command_folder.hpp"
#include "generator/commands/commands.hpp"
#include "generator/scratch/postgresql_sandbox.hpp"
#include "generator/scratch/sqlite_sandbox.hpp"
#include "generator/squash/postgresql_dump.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct server_fixture : command_folder {
  std::shared_ptr<const postgresql_server> server = std::make_shared<const postgresql_server>();

  int squash(const std::string& revision) { return call(squash_migrations, {.folder = where, .revision = revision}); }
  int round_trip(dialect which) {
    return call(verify_migrations, {.folder = where, .which = which, .what = verify_options::check::round_trip});
  }
  std::string upgrade(sandbox& on, const std::string& target = {}) const {
    return command_folder::upgrade(on.db(), {&strata::sqlite::driver, &strata::postgresql::driver}, target);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(postgresql_squash_test, server_fixture)

BOOST_AUTO_TEST_CASE(what_postgresql_keeps_comes_back) {
  where.dialects = {dialect::postgresql};
  folder.write(
      "1_a.sql",
      "-- migrate:up\n"
      "CREATE TYPE kind AS ENUM ('small', 'large');\n"
      "CREATE TABLE nodes (id serial PRIMARY KEY, name text NOT NULL UNIQUE, kind kind DEFAULT 'small',\n"
      "  tags text[], more jsonb, half double precision, twice int GENERATED ALWAYS AS (1 + 1) STORED);\n"
      "CREATE TABLE jobs (id bigint GENERATED ALWAYS AS IDENTITY, node int REFERENCES nodes ON DELETE CASCADE,\n"
      "  at timestamptz, raw bytea, done boolean);\n"
      "CREATE FUNCTION count_nodes() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM nodes';\n"
      "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := NEW.name || '!'; "
      "RETURN NEW; END $$;\n"
      "-- migrate:irreversible a test\n");
  folder.write(
      "2_b.sql",
      "-- migrate:up\n"
      "INSERT INTO nodes (name, tags, more, half) VALUES ('it''s', '{a,\"b c\"}', '{\"a\": [1, null]}', 0.1),\n"
      "  (E'two\\nlines \\\\ ', NULL, NULL, 'NaN');\n"
      "INSERT INTO nodes (name) VALUES ('gone');\nDELETE FROM nodes WHERE name = 'gone';\n"
      "INSERT INTO jobs (node, at, raw, done) VALUES (1, '2026-01-30 09:00:00.123456+02', '\\x00ff', true);\n"
      "CREATE TRIGGER touch BEFORE INSERT ON nodes FOR EACH ROW EXECUTE FUNCTION touch();\n"
      "CREATE INDEX ix_nodes_lower ON nodes (lower(name)) WHERE id > 1;\n"
      "CREATE VIEW small_nodes AS SELECT n.name FROM nodes n WHERE n.kind = 'small';\n"
      "CREATE SEQUENCE numbers START 5;\nSELECT nextval('numbers');\n"
      "CREATE TABLE parts (a int) PARTITION BY RANGE (a);\n"
      "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);\nINSERT INTO parts VALUES (3);\n"
      "CREATE SCHEMA other;\nCREATE TABLE other.things (a int);\nINSERT INTO other.things VALUES (1);\n"
      "-- migrate:irreversible a test\n");
  BOOST_TEST(lock() == 0);
  BOOST_TEST(err == "");
  postgresql_sandbox before{server};
  BOOST_TEST(upgrade(before) == "1 2");

  BOOST_TEST(squash("2") == 0);
  BOOST_TEST(err == "");
  BOOST_TEST(folder.read("2_checkpoint.sql").find("public.") == std::string::npos);

  postgresql_sandbox after{server};
  BOOST_TEST(upgrade(after) == "2");
  BOOST_TEST(upgrade(before) == "");
  for (const char* query :
       {"SELECT * FROM nodes ORDER BY id", "SELECT * FROM jobs", "SELECT last_value, is_called FROM nodes_id_seq",
        "SELECT last_value, is_called FROM numbers", "SELECT last_value, is_called FROM jobs_id_seq",
        "SELECT tableoid::regclass, a FROM parts", "SELECT * FROM other.things", "SELECT * FROM small_nodes",
        "SELECT count_nodes()"}) {
    BOOST_TEST_CONTEXT(query) { BOOST_TEST(all(before.db(), query) == all(after.db(), query)); }
  }
  after.db().execute("INSERT INTO nodes (name) VALUES ('new')");
  BOOST_TEST(all(after.db(), "SELECT id, name FROM nodes ORDER BY id DESC LIMIT 1") == "4|new!");
  BOOST_TEST(lock() == 0);
  BOOST_TEST(round_trip(dialect::postgresql) == 0);
  BOOST_TEST(err == "");
}

// A tenant's schema is chosen by the search path; what the originals made there, the checkpoint must make there.
BOOST_AUTO_TEST_CASE(names_without_a_schema_follow_the_search_path) {
  where.dialects = {dialect::postgresql};
  folder.write("1_a.sql", "-- migrate:up\nCREATE TABLE a (id serial PRIMARY KEY);\n-- migrate:down\nDROP TABLE a;\n");
  folder.write("2_b.sql", "-- migrate:up\nCREATE TABLE b (a int REFERENCES a);\n-- migrate:down\nDROP TABLE b;\n");
  BOOST_TEST(lock() == 0);
  BOOST_TEST(squash("2") == 0);
  BOOST_TEST(err == "");

  postgresql_sandbox after{server};
  after.db().execute("CREATE SCHEMA tenant");
  after.db().execute("SET search_path = tenant");
  BOOST_TEST(upgrade(after) == "2");

  BOOST_TEST(all(after.db(), "SELECT schemaname, tablename FROM pg_tables WHERE tablename IN ('a', 'b') ORDER BY 2") ==
             "tenant|a\ntenant|b");
}

BOOST_AUTO_TEST_CASE(a_reference_application_is_squashed_on_both_of_its_engines) {
  for (const auto& each : std::filesystem::directory_iterator{STRATA_SOURCE_DIR "/migrations/nimbus/migrations"}) {
    std::filesystem::copy(each.path(), folder.path());
  }
  sqlite_sandbox old_sqlite;
  postgresql_sandbox old_postgresql{server};
  const std::string chain = "20260129_0001 20260130_0900 20260212_1430";
  BOOST_TEST(upgrade(old_sqlite) == chain);
  BOOST_TEST(upgrade(old_postgresql) == chain);

  BOOST_TEST(squash("head") == 0);
  BOOST_TEST(err == "");
  BOOST_TEST(lock() == 0);
  BOOST_TEST(round_trip(dialect::sqlite) == 0);
  BOOST_TEST(round_trip(dialect::postgresql) == 0);
  for (const char* each :
       {"20260129_0001_initial.sql", "20260130_0900_tenants.sql", "20260212_1430_lease_fences.sql"}) {
    std::filesystem::remove(folder.path() / each);
  }

  sqlite_sandbox new_sqlite;
  postgresql_sandbox new_postgresql{server};
  BOOST_TEST(upgrade(new_sqlite) == "20260212_1430");
  BOOST_TEST(upgrade(new_postgresql) == "20260212_1430");
  BOOST_TEST(upgrade(old_sqlite) == "");
  BOOST_TEST(upgrade(old_postgresql) == "");
  for (const strata::schemas::schema_difference& each :
       compare(old_postgresql.read_schema(), new_postgresql.read_schema())) {
    BOOST_TEST(to_string(each) == "");
  }
}

BOOST_AUTO_TEST_CASE(a_dump_becomes_plain_statements) {
  const std::string dump =
      "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\nSET lock_timeout = 0;\n"
      "SELECT pg_catalog.set_config('search_path', '', false);\n\n"
      "CREATE TABLE public.nodes (id integer DEFAULT nextval('public.nodes_id_seq'::regclass), t public.kind);\n\n"
      "COMMENT ON TABLE public.nodes IS 'public.nodes stays';\n\n\\unrestrict abc\n";

  BOOST_TEST(plain_statements(dump, false) ==
             "CREATE TABLE nodes (id integer DEFAULT nextval('nodes_id_seq'::regclass), t kind);\n"
             "COMMENT ON TABLE nodes IS 'public.nodes stays';\n");
  BOOST_TEST(plain_statements(dump, true) ==
             "CREATE TABLE public.nodes (id integer DEFAULT nextval('public.nodes_id_seq'::regclass), t public.kind);\n"
             "COMMENT ON TABLE public.nodes IS 'public.nodes stays';\n");
}

BOOST_AUTO_TEST_SUITE_END()
