// What an operator has to create before the migrations run, and what the program sets on its connections.
#include <boost/test/unit_test.hpp>

#include "generator/verify/filled_chain.hpp"
#include "recording_proxy.hpp"
#include "server.hpp"
#include "watched_database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

requirement extension(std::string_view name) { return {.what = requirement::kind::extension, .name = name}; }

std::vector<migration_text> searching() {
  return {{.revision = "0001", .up = {"CREATE TABLE notes (body text)"}, .down = {"DROP TABLE notes"}},
          {.revision = "0002",
           .up = {"CREATE INDEX notes_body ON notes USING gin (body gin_trgm_ops)"},
           .down = {"DROP INDEX notes_body"},
           .requirements = {extension("pg_trgm")}}};
}

bool has_extension(postgresql_fixture& database, const std::string& name) {
  return database.one("SELECT count(*) FROM pg_available_extensions WHERE name = '" + name + "'") == "1";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(requirement_test)

BOOST_AUTO_TEST_CASE(nothing_runs_before_the_extension_is_there) {
  postgresql_fixture database;
  BOOST_REQUIRE_MESSAGE(has_extension(database, "pg_trgm"), "postgresql-contrib is missing");
  const postgresql_chain chain{searching()};
  const auto db = database.connect();

  BOOST_TEST(message_of([&] { upgrade(*db, chain.set()); }) ==
             "migrations/0002.sql: error: " + db->description() +
                 " lacks what the migrations require: the extension pg_trgm [strata-requirement-missing]\n"
                 "  database: unchanged\n"
                 "  help: its owner, whoever else may create in it, or a superuser runs in the database " +
                 database.name() + ": CREATE EXTENSION pg_trgm;");
  BOOST_TEST(database.one("SELECT to_regclass('notes') IS NULL AND to_regclass('strata_state') IS NULL") == "t");

  database.run("CREATE EXTENSION pg_trgm");
  BOOST_TEST(upgrade(*db, chain.set()).migrations.size() == 2u);
}

BOOST_AUTO_TEST_CASE(who_has_to_create_it_is_said_of_each) {
  postgresql_fixture database;
  const postgresql_chain chain{{{.revision = "0001",
                                 .up = {"SELECT 1"},
                                 .requirements = {extension("uuid-ossp"), extension("pageinspect"),
                                                  extension("no_such_thing"), extension("plpgsql")}}}};
  const auto db = database.connect();

  const std::string said = message_of([&] { upgrade(*db, chain.set()); });

  BOOST_TEST(said.find("the extension uuid-ossp and the extension pageinspect and the extension no_such_thing "
                       "[strata-requirement-missing]") != std::string::npos,
             said);
  BOOST_TEST(
      said.find("or a superuser runs in the database " + database.name() +
                ": CREATE EXTENSION \"uuid-ossp\";\n"
                "    a superuser runs in the database " +
                database.name() +
                ": CREATE EXTENSION pageinspect;\n"
                "    install no_such_thing on the server, which does not offer it yet; then a superuser runs in the "
                "database " +
                database.name() + ": CREATE EXTENSION no_such_thing;") != std::string::npos,
      said);
}

BOOST_AUTO_TEST_CASE(at_head_nobody_asks) {
  watched_database watched;
  const postgresql_chain chain{searching()};
  watched.database.run("CREATE EXTENSION pg_trgm");
  const auto db = connect(watched.url(), chain.set());
  const auto asked = [&] {
    int questions = 0;
    for (const std::string& each : watched.proxy.queries()) questions += each.find("pg_extension") != std::string::npos;
    return questions;
  };

  upgrade(*db, chain.set());
  BOOST_TEST(asked() == 1);
  upgrade(*db, chain.set());
  downgrade(*db, chain.set(), {.target = "base"});
  BOOST_TEST(asked() == 1);
}

BOOST_AUTO_TEST_CASE(a_file_says_what_it_requires) {
  const generator::test::filled_chain chain{
      {{"1_notes.sql",
        "-- migrate:requires extension pg_trgm\n-- migrate:requires function bin2b64/1\n-- migrate:up\n"
        "CREATE TABLE notes (a text);\n-- migrate:down\nDROP TABLE notes;\n"}},
      postgresql::driver,
      generator::dialect::postgresql};
  BOOST_REQUIRE(chain.view);
  const std::span<const requirement> found = chain.set().chains[0].whole().migrations[0].requirements;
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST(found[0].name == "pg_trgm");

  generator::migration_chain provided = chain.chains[0];
  generator::provide_what_is_required(provided);
  BOOST_TEST(provided.provided.extensions == std::vector<std::string>{"pg_trgm"}, boost::test_tools::per_element());
  BOOST_TEST(provided.provided.functions.empty());
}

BOOST_AUTO_TEST_CASE(what_the_hook_sets_holds_for_the_whole_run) {
  postgresql_fixture database;
  database.run("CREATE SCHEMA app");
  const postgresql_chain chain{
      {{.revision = "0001", .up = {"CREATE TABLE notes (body text)"}},
       {.revision = "0002", .up = {"SET search_path = public", "CREATE TABLE elsewhere (a int)"}},
       {.revision = "0003", .up = {"CREATE TABLE more (a int)"}}}};
  const connection_hook to_app = [](connection& db) { db.execute("SET search_path = app"); };

  upgrade(database.url(), chain.set(), {.transactions = transactions::per_migration, .on_connect = to_app});

  BOOST_TEST(database.rows("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('app', 'public') "
                           "ORDER BY 1") ==
                 (std::vector<std::string>{"app.more", "app.notes", "app.strata_log", "app.strata_migrations",
                                           "app.strata_state", "public.elsewhere"}),
             boost::test_tools::per_element());
  BOOST_TEST(upgrade(database.url(), chain.set(), {.on_connect = to_app}).migrations.empty());
}

BOOST_AUTO_TEST_CASE(the_hook_runs_again_on_a_connection_that_was_lost) {
  postgresql_fixture database;
  database.run("CREATE SCHEMA app");
  const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE notes (body text)"}},
                                {.revision = "0002", .up = {"CREATE TABLE more (a int)"}}}};
  int calls = 0;
  notes watching;
  bool cut = false;
  watching.on_statement = [&](const statement_event& event) {
    if (cut || event.text.find("more") == std::string_view::npos) return;
    cut = true;
    database.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        "pg_backend_pid()");
  };

  const report done =
      upgrade(database.url(), chain.set(),
              {.transactions = transactions::per_migration, .observer = &watching, .on_connect = [&](connection& db) {
                 ++calls;
                 db.execute("SET search_path = app");
               }});

  BOOST_TEST(cut);
  BOOST_TEST(calls == 2);
  BOOST_TEST(done.migrations.size() == 2u);
  BOOST_TEST(database.one("SELECT count(*) FROM pg_tables WHERE schemaname = 'app'") == "5");
  BOOST_TEST(database.one("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0");
}

BOOST_AUTO_TEST_CASE(a_lease_is_kept_where_the_hook_leads) {
  postgresql_fixture database;
  database.run("CREATE SCHEMA app");
  const postgresql_chain chain{
      {{.revision = "0001", .up = {"CREATE TABLE notes (body text)", "SELECT pg_sleep(2.5)"}}}};

  const report done = upgrade(database.url() + "&strata_lock=lease&strata_lease=1", chain.set(),
                              {.on_connect = [](connection& db) { db.execute("SET search_path = app"); }});

  BOOST_TEST(done.migrations.size() == 1u);
  BOOST_TEST(database.one("SELECT count(*) FROM pg_tables WHERE schemaname = 'app' AND tablename = 'strata_lease'") ==
             "1");
}

BOOST_AUTO_TEST_SUITE_END()
