// Whoever may create or write a little does not become the migrator: whose tables are read, and whose scripts run.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <strata/adopt.hpp>
#include <thread>

#include "runtime/src/history/stored_script.hpp"
#include "shared_database.hpp"

using namespace strata;
using namespace strata::test;

BOOST_AUTO_TEST_SUITE(trust_test)

namespace {

void require_refusal(const std::function<void()>& work, errc code) {
  try {
    work();
    BOOST_ERROR("it passed");
  } catch (const error& thrown) {
    BOOST_TEST(to_string(thrown.code()) == to_string(code), thrown.what());
  }
}

/// Everything that reads the bookkeeping.
void require_refused_by_all(shared_database& database, const chain_set& set) {
  const auto db = database.connect();
  require_refusal([&] { static_cast<void>(probe(*db, set)); }, errc::foreign_owner);
  require_refusal([&] { upgrade(*db, set); }, errc::foreign_owner);
  require_refusal([&] { upgrade(*database.connect("&strata_lock=lease"), set); }, errc::foreign_owner);
  require_refusal([&] { static_cast<void>(check(*db, set)); }, errc::foreign_owner);
  require_refusal([&] { static_cast<void>(current(*db, set)); }, errc::foreign_owner);
  require_refusal([&] { static_cast<void>(read_log(*db, set)); }, errc::foreign_owner);
  require_refusal([&] { static_cast<void>(plan(*db, set, direction::up)); }, errc::foreign_owner);
  require_refusal([&] { stamp(*db, set, {.target = "head"}); }, errc::foreign_owner);
  require_refusal([&] { stamp(*db, set, {.target = "head", .purge = true}); }, errc::foreign_owner);
  require_refusal([&] { downgrade(*db, set, {.target = "base"}); }, errc::foreign_owner);
  require_refusal([&] { repair(*db, set, {repair_kind::altered}); }, errc::foreign_owner);
  require_refusal([&] { adopt(*db, set); }, errc::foreign_owner);
  require_refusal([&] { seed(*db, set); }, errc::foreign_owner);
  BOOST_TEST(!database.is_superuser());
}

constexpr const char* a_trigger =
    "CREATE FUNCTION public.on_write() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "PERFORM public.payload(); RETURN new; END $$";

constexpr const char* tables_of_mallory =
    "CREATE TABLE public.strata_state (id integer, format bigint, chain text, heads text, digest text, epoch bigint); "
    "INSERT INTO public.strata_state VALUES (1, 1, 'test', '', '', 0)";

std::string forged(const std::string& statement) {
  const strata::statement one{.text = statement, .line = 1};
  return pack({.statements = {&one, 1}});
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_view_in_the_place_of_the_state_is_not_read) {
  shared_database database;
  database.plant_payload();
  database.as_mallory(
      "CREATE VIEW public.strata_state AS SELECT 1 AS id, 1 AS format, '' AS chain, '' AS heads, "
      "public.payload() AS digest, 0 AS epoch");

  require_refused_by_all(database, postgresql_chain{steps_that_name_schemas()}.set());

  BOOST_TEST(message_of([&] { upgrade(*database.connect(), postgresql_chain{steps_that_name_schemas()}.set()); }) ==
             "error: public.strata_state is a view, not a table: who reads it may run what its maker wrote "
             "[strata-foreign-owner]\n"
             "  database: unchanged\n"
             "  help: find out who made it, and drop it or give it another name");
}

BOOST_AUTO_TEST_CASE(nor_is_one_whose_function_the_planner_would_call) {
  shared_database database;
  database.plant_payload();
  database.as_mallory(
      "ALTER FUNCTION public.payload() IMMUTABLE; "
      "CREATE VIEW public.strata_state AS SELECT 1 AS id, 1 AS format, 0 AS epoch, 'x' AS digest "
      "WHERE public.payload() = 'y'");

  require_refused_by_all(database, postgresql_chain{steps_that_name_schemas()}.set());
}

BOOST_AUTO_TEST_CASE(tables_of_somebody_else_are_not_read) {
  shared_database database;
  database.plant_payload();
  database.as_mallory(tables_of_mallory);

  require_refused_by_all(database, postgresql_chain{steps_that_name_schemas()}.set());

  BOOST_TEST(message_of([&] { upgrade(*database.connect(), postgresql_chain{steps_that_name_schemas()}.set()); }) ==
             "error: the table public.strata_state belongs to mallory, which is neither the current role, nor one that "
             "it is a member of, nor a superuser [strata-foreign-owner]\n"
             "  database: unchanged\n"
             "  help: if mallory is the role that migrates, connect as mallory (a program that only reads the state "
             "needs GRANT SELECT ON public.strata_state); if it should have made no such table, drop it");
}

BOOST_AUTO_TEST_CASE(a_table_beside_the_state_that_somebody_planted_before_it_is_found) {
  for (const char* table : {"strata_migrations", "strata_log", "strata_lease", "strata_seeds", "strata_repeatables"}) {
    shared_database database;
    database.plant_payload();
    database.as_mallory(a_trigger);
    database.as_mallory("CREATE TABLE public." + std::string{table} +
                        " (id integer); CREATE TRIGGER t BEFORE INSERT ON public." + table +
                        " FOR EACH ROW EXECUTE FUNCTION public.on_write()");

    require_refusal([&] { upgrade(*database.connect(), postgresql_chain{steps_that_name_schemas()}.set()); },
                    errc::foreign_owner);
    require_refusal(
        [&] { upgrade(*database.connect("&strata_lock=lease"), postgresql_chain{steps_that_name_schemas()}.set()); },
        errc::foreign_owner);
    BOOST_TEST(!database.is_superuser());
  }
}

BOOST_AUTO_TEST_CASE(a_lookalike_in_an_earlier_schema_of_the_path_is_found) {
  shared_database database;
  const postgresql_chain chain{steps_that_name_schemas()};
  upgrade(*database.connect(), chain.set(), {.target = "0001"});
  database.plant_payload();
  database.run("CREATE SCHEMA early AUTHORIZATION mallory");
  database.as_mallory("CREATE VIEW early.strata_state AS SELECT 1 AS format, 0 AS epoch, public.payload() AS digest");
  const std::string path = "&options=-csearch_path%3Dearly,public";

  require_refusal([&] { static_cast<void>(probe(*database.connect(path), chain.set())); }, errc::foreign_owner);
  BOOST_TEST(!database.is_superuser());

  // Only the state says where the others are.
  database.run("DROP VIEW early.strata_state");
  database.as_mallory(a_trigger);
  database.as_mallory(
      "CREATE TABLE early.strata_log (id integer); CREATE TRIGGER t BEFORE INSERT ON "
      "early.strata_log FOR EACH ROW EXECUTE FUNCTION public.on_write()");
  upgrade(*database.connect(path), chain.set());
  BOOST_TEST(!database.is_superuser());
  BOOST_TEST(database.one("SELECT count(*) FROM early.strata_log") == "0");
}

BOOST_AUTO_TEST_CASE(a_trigger_of_somebody_elses_on_our_tables_is_found) {
  const postgresql_chain chain{steps_that_name_schemas()};
  for (const char* trigger :
       {"CREATE TRIGGER t BEFORE INSERT ON public.strata_log FOR EACH ROW EXECUTE FUNCTION public.on_write()",
        "CREATE TRIGGER t BEFORE UPDATE ON public.strata_state FOR EACH ROW WHEN (public.payload() = 'x') "
        "EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()",
        "CREATE TABLE public.beside (r text REFERENCES public.strata_migrations (revision) ON DELETE CASCADE)"}) {
    shared_database database;
    database.plant_payload();
    upgrade(*database.connect(), chain.set(), {.target = "0001"});
    database.as_mallory(a_trigger);
    database.run("GRANT TRIGGER, REFERENCES ON ALL TABLES IN SCHEMA public TO mallory");
    database.as_mallory(trigger);

    require_refusal([&] { upgrade(*database.connect(), chain.set()); }, errc::foreign_owner);
    require_refusal([&] { downgrade(*database.connect(), chain.set(), {.target = "base"}); }, errc::foreign_owner);
    BOOST_TEST(!database.is_superuser());
  }
}

BOOST_AUTO_TEST_CASE(a_trigger_that_comes_while_a_migration_runs_does_not_get_in) {
  shared_database database;
  database.plant_payload();
  auto texts = steps_that_name_schemas();
  texts[1].up = {"SELECT pg_catalog.pg_sleep(2)"};
  const postgresql_chain chain{texts};
  upgrade(*database.connect(), chain.set(), {.target = "0001"});
  database.as_mallory(a_trigger);
  database.run("GRANT TRIGGER ON ALL TABLES IN SCHEMA public TO mallory");

  std::thread running{[&] { upgrade(*database.connect(), chain.set(), {.target = "0002"}); }};
  std::this_thread::sleep_for(std::chrono::milliseconds{700});
  // Waits until the migration has committed.
  database.as_mallory(
      "CREATE TRIGGER t BEFORE INSERT ON public.strata_log FOR EACH ROW EXECUTE FUNCTION public.on_write()");
  running.join();

  BOOST_TEST(!database.is_superuser());
  BOOST_TEST(database.one("SELECT count(*) FROM strata_migrations") == "2");
}

BOOST_AUTO_TEST_CASE(another_tools_table_is_read_only_if_it_is_ours) {
  shared_database database;
  database.plant_payload();
  database.as_mallory("CREATE VIEW public.schema_migrations AS SELECT public.payload() AS version");
  const postgresql_chain chain{steps_that_name_schemas()};

  require_refusal([&] { adopt(*database.connect(), chain.set()); }, errc::foreign_owner);
  require_refusal([&] { static_cast<void>(plan_adoption(*database.connect(), chain.set())); }, errc::foreign_owner);
  require_refusal([&] { upgrade(*database.connect(), chain.set(), {.adopt = true}); }, errc::foreign_owner);
  BOOST_TEST(!database.is_superuser());
}

BOOST_AUTO_TEST_CASE(a_superuser_trusts_the_roles_that_it_was_made_a_member_of) {
  shared_database database;
  const postgresql_chain chain{steps_that_name_schemas()};
  const auto as_mallory = database.connect("&options=-crole%3Dmallory");
  upgrade(*as_mallory, chain.set(), {.target = "0001"});
  require_refusal([&] { upgrade(*database.connect(), chain.set()); }, errc::foreign_owner);

  database.run("GRANT mallory TO CURRENT_USER");

  BOOST_TEST(upgrade(*database.connect(), chain.set()).migrations.size() == 2u);
  BOOST_TEST((probe(*database.connect(), chain.set()).state == standing::current));
}

BOOST_AUTO_TEST_CASE(a_role_that_may_only_read_the_state_finds_out_that_it_is_at_head) {
  shared_database database;
  const postgresql_chain chain{steps_that_name_schemas()};
  database.run("CREATE ROLE reader");
  const auto as_reader = [&] { return database.connect("&options=-crole%3Dreader"); };
  database.run("CREATE ROLE owner; GRANT CREATE ON SCHEMA public TO owner");
  upgrade(*database.connect("&options=-crole%3Downer"), chain.set(), {.target = "0002"});
  require_refusal([&] { upgrade(*as_reader(), chain.set(), {.target = "0002"}); }, errc::foreign_owner);

  database.run("GRANT SELECT ON public.strata_state TO reader");
  const auto db = as_reader();
  const postgresql_chain shorter{{steps_that_name_schemas()[0], steps_that_name_schemas()[1]}};
  BOOST_TEST(upgrade(*db, shorter.set()).migrations.empty());
  require_refusal([&] { upgrade(*db, chain.set()); }, errc::sql);
  database.run("GRANT SELECT ON public.strata_migrations, public.strata_log TO reader");
  BOOST_TEST(probe(*db, chain.set()).pending == 1u);
  require_refusal([&] { upgrade(*db, chain.set()); }, errc::foreign_owner);
  database.run("DROP OWNED BY reader, owner CASCADE; DROP ROLE reader, owner");
}

BOOST_AUTO_TEST_CASE(what_the_defaults_of_a_schema_grant_does_not_hold_for_the_bookkeeping) {
  shared_database database;
  database.run(
      "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO mallory, PUBLIC; "
      "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO mallory");
  postgresql_chain chain{steps_that_name_schemas(), one_view()};
  chain.add_seed("people", {"INSERT INTO public.nodes (id) VALUES (7)"});
  const auto db = database.connect("&strata_lock=lease");

  upgrade(*db, chain.set());
  seed(*db, chain.set());

  BOOST_TEST(database.rows("SELECT relname FROM pg_class WHERE relname LIKE 'strata%' AND relkind IN ('r', 'S') AND "
                           "EXISTS (SELECT FROM aclexplode(relacl) WHERE grantee <> relowner)") == lines{},
             boost::test_tools::per_element());
  BOOST_TEST(check_stored_scripts(*db, chain.set()) == lines{}, boost::test_tools::per_element());
  BOOST_TEST(database.one("SELECT has_table_privilege('mallory', 'nodes', 'INSERT')") == "t");
}

BOOST_AUTO_TEST_CASE(who_may_write_rows_has_no_script_run_at_a_launch) {
  shared_database database;
  database.plant_payload();
  const postgresql_chain chain{steps_that_name_schemas(), one_view()};
  const postgresql_chain changed{steps_that_name_schemas(), one_view("SELECT name FROM public.nodes")};
  upgrade(*database.connect(), chain.set());
  database.run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO mallory");
  const std::string evil = forged("SELECT public.payload()");

  // Of one that the program knows, and that has changed.
  database.as_mallory("UPDATE public.strata_repeatables SET down_script = '" + evil + "'");
  upgrade(*database.connect(), changed.set());
  BOOST_TEST(!database.is_superuser());
  database.as_mallory("UPDATE public.strata_repeatables SET down_checksum = 'another', down_script = '" + evil + "'");
  require_refusal([&] { upgrade(*database.connect(), chain.set()); }, errc::stored_script);
  BOOST_TEST(!database.is_superuser());

  // Of one that it does not know.
  database.as_mallory(
      "INSERT INTO public.strata_repeatables (name, description, depends, digest, applied_at, applied_by, took_us, "
      "down_script, down_checksum, down_drops_tables, irreversible) VALUES ('zz', '', '', 'd', '', '', 0, '" +
      evil + "', '', 0, ''); UPDATE public.strata_state SET digest = digest || ' repeatable:x'");
  notes told;
  upgrade(*database.connect(), changed.set(), {.observer = &told});
  BOOST_TEST(!database.is_superuser());
  BOOST_TEST_REQUIRE(told.notices.size() == 1u);
  BOOST_TEST(told.notices[0] ==
             "the database ran repeatable migrations that this program does not have, and they stay: zz; test-migrate "
             "upgrade --stored-scripts takes them away, and test-migrate repair --mend unknown forgets them");

  // A downgrade that seems to have been interrupted.
  database.as_mallory("UPDATE public.strata_migrations SET direction = 'down', statements_done = 0, down_script = '" +
                      evil + "', down_transactional = 1 WHERE revision = '0002'");
  BOOST_CHECK_THROW(upgrade(*database.connect(), changed.set()), error);
  BOOST_TEST(!database.is_superuser());

  BOOST_TEST(check_stored_scripts(*database.connect(), changed.set()).back() ==
             "besides their owner, mallory may write the tables strata_..., and with them what a migrator runs");
}

BOOST_AUTO_TEST_CASE(who_may_connect_and_look_into_the_schema_can_plant_nothing) {
  shared_database database;
  const postgresql_chain chain{steps_that_name_schemas(), one_view()};
  upgrade(*database.connect(), chain.set(), {.target = "0001"});
  database.run("REVOKE CREATE ON SCHEMA public FROM mallory, PUBLIC");
  for (const char* attempt :
       {"CREATE FUNCTION public.format(text, integer, text, text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
        "CREATE VIEW public.strata_state AS SELECT 1", "CREATE TABLE public.strata_lease (id integer)",
        "UPDATE public.strata_state SET digest = ''", "SELECT * FROM public.strata_migrations",
        "CREATE TRIGGER t BEFORE INSERT ON public.strata_log FOR EACH ROW EXECUTE FUNCTION "
        "pg_catalog.suppress_redundant_updates_trigger()",
        "SELECT nextval('public.strata_log_id_seq')"}) {
    try {
      database.as_mallory(attempt);
      BOOST_ERROR(attempt);
    } catch (const engine_error& said) {
      BOOST_TEST(said.sqlstate() == "42501", attempt << ": " << said.what());
    }
    database.run("RESET ROLE");
  }
  upgrade(*database.connect(), chain.set());
}

BOOST_AUTO_TEST_CASE(a_bookkeeping_with_a_table_missing_is_damaged_and_can_be_written_anew) {
  for (const char* table : {"strata_state", "strata_migrations", "strata_log"}) {
    postgresql_fixture database;
    const postgresql_chain chain{steps_that_name_schemas()};
    const auto db = database.connect();
    upgrade(*db, chain.set());
    database.run("DROP TABLE " + std::string{table});

    BOOST_TEST(
        message_of([&] { upgrade(*db, chain.set()); }) ==
        "error: the bookkeeping is not whole: there is no table public." + std::string{table} +
            " [strata-damaged-bookkeeping]\n"
            "  database: unchanged\n"
            "  help: restore it from a backup, or say where the database stands, which writes all of it anew: "
            "stamp REV --purge\n"
            "    if the tables of these names are another program's, keep Strata's under others: TABLE_PREFIX in "
            "add_migrations(), --table-prefix of strata");

    stamp(*db, chain.set(), {.target = "head", .purge = true});
    BOOST_TEST(upgrade(*db, chain.set()).migrations.empty());
    BOOST_TEST(check(*db, chain.set()).empty());
  }
}

BOOST_AUTO_TEST_CASE(what_keeps_rows_out_of_the_bookkeeping_is_noticed) {
  for (const char* obstacle :
       {"CREATE TRIGGER t BEFORE INSERT ON strata_migrations FOR EACH ROW EXECUTE FUNCTION swallow()",
        "CREATE TRIGGER t BEFORE INSERT ON strata_log FOR EACH ROW EXECUTE FUNCTION swallow()",
        "CREATE RULE r AS ON INSERT TO strata_log DO INSTEAD NOTHING",
        "CREATE RULE r AS ON INSERT TO strata_migrations DO INSTEAD INSERT INTO elsewhere VALUES (1)"}) {
    postgresql_fixture database;
    const postgresql_chain chain{steps_that_name_schemas()};
    const auto db = database.connect();
    upgrade(*db, chain.set(), {.target = "0001"});
    database.run("CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'");
    database.run("CREATE TABLE elsewhere (n integer)");
    database.run(obstacle);

    require_refusal([&] { upgrade(*db, chain.set()); }, errc::damaged_bookkeeping);
    BOOST_TEST(database.one("SELECT count(*) FROM strata_migrations") == "1", obstacle);
    BOOST_TEST(database.one("SELECT count(*) FROM information_schema.columns WHERE table_name = 'nodes'") == "2",
               obstacle);
  }
}

BOOST_AUTO_TEST_SUITE_END()
