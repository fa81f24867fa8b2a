// Databases on a server that hold tables and no history, rights that are missing, and drafts that would cost rows.
#include <boost/test/unit_test.hpp>

#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

std::vector<migration_text> users() {
  return {{.revision = "0001", .up = {"CREATE TABLE IF NOT EXISTS users (id integer)"}, .down = {"DROP TABLE users"}}};
}

// What an upgrade to head finds; empty: it went through.
std::string found_by(const postgresql_fixture& database, const chain_set& set, const std::string& more = {}) {
  const auto db = database.connect(more);
  const std::string said = message_of([&] { upgrade(*db, set); });
  if (said == "(no error)") return {};
  if (said.find("[strata-not-empty]") == std::string::npos) return said;
  const std::size_t open = said.find("has not made (") + std::string_view{"has not made ("}.size();
  return said.substr(open, said.find(')', open) - open);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(occupants_test)

BOOST_AUTO_TEST_CASE(tables_and_views_where_the_chains_own_go_are_refused) {
  const postgresql_chain chain{users()};
  for (const auto& [what, name] : std::vector<std::pair<std::string, std::string>>{
           {"CREATE TABLE \"Users\" (id integer)", "Users"},
           {"CREATE VIEW v AS SELECT 1", "v"},
           {"CREATE MATERIALIZED VIEW m AS SELECT 1", "m"},
           {"CREATE TABLE parts (id integer) PARTITION BY RANGE (id)", "parts"},
           {"CREATE TABLE users (id integer); CREATE TABLE alembic_version (version_num text)", "users"}}) {
    postgresql_fixture database;
    database.run(what);

    BOOST_TEST(found_by(database, chain.set()) == name);
    BOOST_CHECK(probe(*database.connect(), chain.set()).state == standing::foreign);
    BOOST_TEST(database.one("SELECT to_regclass('strata_state') IS NULL") == "t");
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_applications_does_not_count) {
  const postgresql_chain chain{users()};
  for (const std::string what :
       {"CREATE EXTENSION pg_stat_statements", "CREATE TABLE alembic_version (version_num text)",
        "CREATE TABLE spatial_ref_sys (srid integer); CREATE VIEW geometry_columns AS SELECT 1",
        "CREATE SCHEMA other; CREATE TABLE other.users (id integer); CREATE TABLE other.accounts (id integer)",
        "CREATE SEQUENCE numbers", "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'"}) {
    postgresql_fixture database;
    database.run(what);

    BOOST_TEST(found_by(database, chain.set()) == "", what);
  }
}

BOOST_AUTO_TEST_CASE(another_schema_counts_where_the_chain_makes_tables_of_that_name) {
  postgresql_fixture database;
  database.run("CREATE SCHEMA app; CREATE TABLE app.users (id integer); CREATE TABLE app.accounts (id integer)");
  database.run(
      "CREATE SCHEMA shared; CREATE TABLE shared.users (id integer); CREATE TABLE shared.tenants (id integer)");

  const postgresql_chain named{{{.revision = "0001", .up = {"CREATE TABLE IF NOT EXISTS \"app\".Users (id integer)"}}}};
  BOOST_TEST(found_by(database, named.set()) == "app.users");
  const postgresql_chain other{{{.revision = "0001", .up = {"CREATE TABLE IF NOT EXISTS app.\"Users\" (id integer)"}}}};
  BOOST_TEST(found_by(database, other.set()) == "");

  // A tenant's schema in front of one that all tenants share.
  database.run("CREATE SCHEMA tenant");
  const postgresql_chain chain{users()};
  BOOST_TEST(found_by(database, chain.set(), "&options=-csearch_path%3Dtenant,shared") == "shared.users");
  database.run("DROP TABLE shared.users");
  BOOST_TEST(found_by(database, chain.set(), "&options=-csearch_path%3Dtenant,shared") == "");
  BOOST_TEST(database.one("SELECT to_regclass('tenant.strata_state') IS NOT NULL") == "t");
}

BOOST_AUTO_TEST_CASE(two_chains_share_a_schema_under_two_prefixes) {
  postgresql_fixture database;
  const auto db = database.connect();
  const built_chain one{{{.revision = "1", .up = {"CREATE TABLE stock (x integer)"}, .down = {"DROP TABLE stock"}}},
                        false,
                        "stock",
                        postgresql::driver};
  const postgresql_chain other{users()};

  upgrade(*db, one.set());
  upgrade(*db, other.set());

  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0001");
}

BOOST_AUTO_TEST_CASE(beside_others_no_statement_takes_their_table) {
  postgresql_fixture database;
  database.run("CREATE TABLE users (id integer); CREATE INDEX ix ON users (id); CREATE TABLE theirs (id integer)");
  database.run("CREATE VIEW seen AS SELECT 1 AS x");
  const auto db = database.connect();
  for (const std::string statement :
       {"CREATE TABLE IF NOT EXISTS users (id integer)",
        "CREATE UNLOGGED TABLE IF NOT EXISTS public.users (id integer)", "CREATE INDEX IF NOT EXISTS ix ON theirs (id)",
        "CREATE OR REPLACE VIEW seen AS SELECT 2 AS x", "CREATE MATERIALIZED VIEW IF NOT EXISTS seen AS SELECT 2",
        "DROP TABLE IF EXISTS nosuch, theirs CASCADE"}) {
    const postgresql_chain chain{{{.revision = "0001", .up = {"SELECT 1", statement}}}};

    const std::string said = message_of([&] { upgrade(*db, chain.set(), {.beside_others = true}); });

    BOOST_TEST(said.substr(0, 33) == "migrations/0001.sql:4:1: error: " + said.substr(32, 1), statement);
    BOOST_TEST(said.find("[strata-not-empty]") != std::string::npos, statement);
  }
  const postgresql_chain good{{{.revision = "0001",
                                .up = {"CREATE TABLE IF NOT EXISTS \"Users\" (id integer)",
                                       "CREATE TEMPORARY TABLE IF NOT EXISTS users (y text) ON COMMIT DROP",
                                       "CREATE SCHEMA IF NOT EXISTS public"}}}};
  upgrade(*db, good.set(), {.beside_others = true});
  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0001");
}

BOOST_AUTO_TEST_CASE(a_role_that_may_make_no_tables_is_told_who_can_help) {
  postgresql_fixture database;
  database.run("CREATE ROLE poor_migrator LOGIN");
  const postgresql_chain chain{users()};
  std::string url = database.url();
  const std::size_t user = url.find("user=");
  url.replace(user, url.find('&', user) == std::string::npos ? std::string::npos : url.find('&', user) - user,
              "user=poor_migrator");
  const auto db = postgresql::driver.connect(url, {});

  std::string said = message_of([&] { upgrade(*db, chain.set()); });

  BOOST_TEST(said == "error: Strata cannot make its own tables in " + db->description() +
                         " [strata-sql]\n"
                         "  engine: permission denied for schema public (42501)\n"
                         "  database: unchanged\n"
                         "  help: let an owner of the schema say: GRANT CREATE ON SCHEMA public TO poor_migrator");

  db->execute("SET search_path = nowhere, \"$user\"");
  said = message_of([&] { upgrade(*db, chain.set()); });
  BOOST_TEST(said.find("help: the search path (nowhere, \"$user\") names no schema that is there") != std::string::npos,
             said);
  database.run("DROP ROLE poor_migrator");
}

BOOST_AUTO_TEST_CASE(another_programs_state_table_is_not_taken_for_ours) {
  postgresql_fixture database;
  database.run("CREATE TABLE strata_state (layer text)");
  const postgresql_chain chain{users()};
  const auto db = database.connect();

  const std::string said = message_of([&] { upgrade(*db, chain.set()); });

  BOOST_TEST(said.find("[strata-damaged-bookkeeping]") != std::string::npos, said);
  BOOST_TEST(said.find("TABLE_PREFIX") != std::string::npos, said);
}

BOOST_AUTO_TEST_CASE(a_draft_that_would_cost_rows_is_not_taken_back) {
  struct {
    std::vector<std::string> up;
    std::vector<std::string> down;
    std::string lost;
  } const cases[]{
      {{"ALTER TABLE nodes ADD COLUMN region text"}, {"ALTER TABLE nodes DROP COLUMN region"}, "nodes (3 rows)"},
      {{"ALTER TABLE nodes ALTER COLUMN name TYPE text"},
       {"ALTER TABLE nodes ALTER COLUMN name TYPE varchar(1)"},
       "nodes (3 rows)"},
      {{"CREATE TYPE mood AS ENUM ('a')", "ALTER TABLE nodes ADD COLUMN m mood"},
       {"DROP TYPE mood CASCADE"},
       "nodes (3 rows)"},
      {{"CREATE SCHEMA app", "CREATE TABLE app.t AS SELECT 1 AS x"}, {"DROP SCHEMA app CASCADE"}, "t (1 row)"},
      {{"SELECT 1"}, {"TRUNCATE nodes"}, "nodes (3 of 3 rows)"},
      {{"SELECT 1"}, {"DO $$ BEGIN DELETE FROM nodes WHERE id = 1; END $$"}, "nodes (1 of 3 rows)"},
      {{"SELECT 1"},
       {"INSERT INTO nodes VALUES (1, 'z') ON CONFLICT (id) DO UPDATE SET name = excluded.name"},
       "nodes (1 row)"},
      {{"CREATE INDEX ix ON nodes (name)"}, {"DROP INDEX ix"}, ""},
      {{"CREATE TABLE empty (x integer)"}, {"DROP TABLE empty"}, ""},
      {{"ALTER TABLE nodes RENAME TO machines"}, {"ALTER TABLE machines RENAME TO nodes"}, ""},
  };
  for (const auto& each : cases) {
    postgresql_fixture database;
    std::vector<migration_text> texts{{.revision = "0001",
                                       .up = {"CREATE TABLE nodes (id integer PRIMARY KEY, name varchar(9))",
                                              "INSERT INTO nodes VALUES (1, 'a'), (2, 'b'), (3, 'c')"},
                                       .down = {"SELECT 1"}},
                                      {.revision = "0002", .up = each.up, .down = each.down, .draft = true}};
    const built_chain ran{texts, true, "strata", postgresql::driver};
    const auto db = database.connect();
    upgrade(*db, ran.set());
    texts[1].up.emplace_back("SELECT 'edited'");
    const built_chain edited{texts, true, "strata", postgresql::driver};
    const std::string digest = database.one("SELECT digest, epoch FROM strata_state");

    const std::string said = message_of([&] { upgrade(*db, edited.set()); });

    if (each.lost.empty()) {
      BOOST_TEST(said == "(no error)", each.down.front());
    } else {
      BOOST_TEST(said.find("would lose rows: " + each.lost + " [strata-draft-edited]") != std::string::npos, said);
      BOOST_TEST(database.one("SELECT digest, epoch FROM strata_state") == digest);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
