// A migration begins with the session as it was before the run, and the session comes back so: settings, role,
// temporary objects.
#include <boost/test/unit_test.hpp>
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <stdexcept>

#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

constexpr const char* listed =
    "SELECT name, vartype, coalesce(min_val, ''), coalesce(max_val, ''), coalesce(array_to_string(enumvals, ','), ''), "
    "setting FROM pg_settings WHERE context IN ('user', 'superuser') AND name NOT LIKE 'transaction\\_%' ORDER BY name";

std::string in_quotes(std::string_view text) { return postgresql::driver.engine->literal(value{text}); }

// Another value that the server takes, if there is one.
std::string other_value(connection& db, const row& setting) {
  std::vector<std::string> candidates{*setting[3], *setting[2], *setting[5] + "0"};
  if (setting[1] == "bool") candidates = {setting[5] == "on" ? "off" : "on"};
  if (setting[1] == "enum") {
    candidates.clear();
    std::string word;
    for (const char each : *setting[4] + ",") {
      if (each != ',') {
        word += each;
      } else {
        candidates.push_back(std::exchange(word, {}));
      }
    }
  }
  if (setting[1] == "string") {
    candidates = {"German", "Asia/Tokyo", "LATIN1", "english", "heap", "POSIX", "pg_default", "pg_catalog", "x"};
  }
  const std::string ask = "SELECT current_setting('" + *setting[0] + "')";
  for (const std::string& each : candidates) {
    try {
      db.execute("RESET " + *setting[0]);
      const auto before = db.query(ask);
      db.execute("SET " + *setting[0] + " = " + in_quotes(each));
      if (db.query(ask) != before) return each;
    } catch (const engine_error&) {
      continue;
    }
  }
  return {};
}

struct changed_setting {
  std::string name;
  std::string value;
};

std::vector<changed_setting> all_settings(postgresql_fixture& database) {
  std::vector<changed_setting> found;
  const auto trying = database.connect();
  for (const row& each : database.connect()->query(listed)) {
    trying->execute("RESET ALL");
    if (std::string value = other_value(*trying, each); !value.empty()) found.push_back({*each[0], value});
  }
  return found;
}

// Each sets one and the next notes it.
std::vector<migration_text> chain_of(const std::vector<changed_setting>& settings, const std::string& how) {
  std::vector<migration_text> texts{{.revision = "0000", .up = {"CREATE TABLE seen (name text, value text)"}}};
  int number = 1000;
  for (const auto& [name, value] : settings) {
    texts.push_back({.revision = std::to_string(number++), .up = {how + " " + name + " = " + in_quotes(value)}});
    texts.push_back({.revision = std::to_string(number++),
                     .up = {"INSERT INTO public.seen VALUES ('" + name + "', current_setting('" + name + "'))"}});
  }
  return texts;
}

// As pqxx sees it, which the tests' own connection does not. Not what PL/pgSQL brings when it is first used.
std::set<std::string> settings_of(pqxx::connection& theirs) {
  std::set<std::string> all;
  pqxx::nontransaction asking{theirs};
  for (const auto& each : asking.exec(
           "SELECT name || ' = ' || current_setting(name) FROM pg_settings WHERE context IN ('user', 'superuser') "
           "AND name NOT LIKE '%.%' UNION ALL SELECT 'role = ' || current_setting('role') UNION ALL SELECT 'user = ' "
           "|| session_user "
           "UNION ALL SELECT 'temporary = ' || relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()")) {
    all.insert(each[0].c_str());
  }
  return all;
}

std::string changes(const std::set<std::string>& before, pqxx::connection& theirs) {
  std::string found;
  for (const std::string& each : settings_of(theirs)) {
    if (!before.contains(each)) found += each + "; ";
  }
  return found;
}

// What `probe`, run after `first`, notes, in one transaction and in many.
void require_same(const std::vector<std::string>& first, const std::string& probe) {
  std::set<std::string> found;
  for (const transactions how : {transactions::single, transactions::per_migration}) {
    postgresql_fixture database;
    database.run("CREATE ROLE strata_weak_" + database.name());
    database.run("GRANT CREATE ON SCHEMA public TO strata_weak_" + database.name());
    std::vector<std::string> texts = first;
    for (std::string& each : texts) {
      if (const std::size_t at = each.find("{weak}"); at != std::string::npos) {
        each.replace(at, 6, "strata_weak_" + database.name());
      }
    }
    const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE seen (value text)"}},
                                  {.revision = "0002", .up = texts},
                                  {.revision = "0003", .up = {"INSERT INTO public.seen SELECT " + probe}}}};
    pqxx::connection theirs{database.url()};
    postgresql::connection db{theirs};
    const std::set<std::string> before = settings_of(theirs);

    upgrade(db, chain.set(), {.transactions = how});

    BOOST_TEST(changes(before, theirs) == "");
    found.insert(database.one("SELECT value FROM seen"));
    pqxx::nontransaction asking{theirs};
    found.insert(asking.exec("SELECT " + probe)[0][0].c_str());
    database.run("DROP OWNED BY strata_weak_" + database.name());
    database.run("DROP ROLE strata_weak_" + database.name());
  }
  BOOST_TEST(found.size() == 1u);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_test)

BOOST_AUTO_TEST_CASE(no_setting_of_a_migration_reaches_the_next_one_or_the_application) {
  postgresql_fixture database;
  const std::vector<changed_setting> settings = all_settings(database);
  BOOST_TEST(settings.size() > 160u);
  struct way {
    std::string how;
    strata::transactions together;
  };
  for (const way& each : {way{"SET", transactions::single}, way{"SET LOCAL", transactions::single},
                          way{"SET", transactions::per_migration}}) {
    database.empty();
    pqxx::connection theirs{database.url()};
    postgresql::connection db{theirs};
    const std::set<std::string> before = settings_of(theirs);
    std::map<std::string, std::string> wanted;
    {
      pqxx::nontransaction asking{theirs};
      for (const auto& [name, value] : settings) wanted[name] = asking.exec("SHOW " + name)[0][0].c_str();
    }
    // Under Strata's limits.
    wanted["lock_timeout"] = "5s";

    upgrade(db, postgresql_chain{chain_of(settings, each.how)}.set(), {.transactions = each.together});

    std::map<std::string, std::string> found;
    for (const row& one : database.connect()->query("SELECT name, value FROM seen")) found[*one[0]] = *one[1];
    BOOST_TEST(found.size() == settings.size());
    for (const auto& [name, value] : wanted) BOOST_TEST(found[name] == value, name + " is " + found[name]);
    BOOST_TEST(changes(before, theirs) == "");
  }
}

BOOST_AUTO_TEST_CASE(neither_does_what_is_set_by_other_means) {
  require_same({"DO $$ BEGIN PERFORM set_config('TimeZone', 'Asia/Tokyo', false); END $$"},
               "current_setting('TimeZone')");
  require_same({"CREATE FUNCTION far() RETURNS text LANGUAGE sql AS $$ SELECT set_config('TimeZone', 'Asia/Tokyo', "
                "false) $$",
                "SELECT far()"},
               "current_setting('TimeZone')");
  require_same(
      {"CREATE FUNCTION far() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN SET TimeZone = 'Asia/Tokyo'; RETURN "
       "NEW; END $$",
       "CREATE TRIGGER far BEFORE INSERT ON seen FOR EACH ROW EXECUTE FUNCTION far()", "INSERT INTO seen VALUES ('x')",
       "DELETE FROM seen", "DROP TRIGGER far ON seen"},
      "current_setting('TimeZone')");
  require_same({"SET app.tenant = 'other'"}, "coalesce(current_setting('app.tenant', true), '')");
  require_same({"SELECT set_config('app.tenant', 'other', false)"},
               "coalesce(current_setting('app.tenant', true), '')");
  require_same({"SET lock_timeout = 0", "SET LOCAL statement_timeout = '1h'"}, "current_setting('datestyle')");
  require_same({"SET ROLE {weak}", "CREATE TABLE theirs (a integer)"}, "current_user");
  require_same({"SET SESSION AUTHORIZATION {weak}"}, "session_user || current_user");
  require_same({"CREATE TEMP TABLE scratch (a integer)", "CREATE TEMP VIEW looks AS SELECT 1"},
               "(to_regclass('scratch') IS NULL AND to_regclass('looks') IS NULL)::text");
}

BOOST_AUTO_TEST_CASE(what_the_application_has_set_is_there_again_after_a_failure_too) {
  postgresql_fixture database;
  pqxx::connection theirs{database.url()};
  postgresql::connection db{theirs};
  {
    pqxx::nontransaction setting{theirs};
    setting.exec("SET lock_timeout = '3s'; SET TimeZone = 'Europe/Madrid'; SET app.tenant = 'mine'");
    setting.exec("CREATE TEMP TABLE mine (a integer)");
  }
  const std::set<std::string> before = settings_of(theirs);
  const std::vector<std::string> leaving{"SET TimeZone = 'Asia/Tokyo'", "SET app.tenant = 'theirs'",
                                         "SET session_replication_role = replica", "CREATE TEMP TABLE x (a integer)"};
  std::vector<std::string> failing = leaving;
  failing.emplace_back("SELECT 1 / 0");
  struct observer_that_throws final : observer {
    void migration_done(const migration_event&) override { throw std::runtime_error{"no"}; }
  } throwing;

  const auto require_as_before = [&] {
    BOOST_TEST(changes(before, theirs) == "");
    pqxx::nontransaction asking{theirs};
    BOOST_TEST(asking.exec("SELECT current_setting('app.tenant')")[0][0].c_str() == std::string{"mine"});
  };
  BOOST_CHECK_THROW(upgrade(db, postgresql_chain{{{.revision = "0001", .up = failing}}}.set()), error);
  require_as_before();
  BOOST_CHECK_THROW(upgrade(db, postgresql_chain{{{.revision = "0001", .up = failing, .transactional = false}}}.set()),
                    error);
  require_as_before();
  database.empty();
  pqxx::connection again{database.url()};
  BOOST_CHECK_THROW(upgrade(db, postgresql_chain{{{.revision = "0001", .up = leaving}}}.set(), {.observer = &throwing}),
                    std::exception);
}

BOOST_AUTO_TEST_CASE(hooks_steps_and_repeatables_leave_nothing_behind_either) {
  postgresql_fixture database;
  const auto far = [](connection& db) { db.run("SET TimeZone = 'Asia/Tokyo'"); };
  const std::string note = "INSERT INTO seen SELECT current_setting('TimeZone')";
  const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE seen (value text)"}},
                                {.revision = "0002", .up = {"call far"}, .steps = {{"far", far}}},
                                {.revision = "0003", .up = {note}}},
                               {{.revision = "a", .up = {"SET TimeZone = 'Asia/Tokyo'"}, .down = {"SELECT 1"}},
                                {.revision = "b", .up = {note}, .down = {"SELECT 1"}}}};
  options how;
  how.before_migration = [&](connection& db, const migration_event& event) {
    if (event.revision == "0003") db.run("SET TimeZone = 'Asia/Tokyo'");
  };
  how.after_migration = [&](connection& db, const migration_event&) { db.run("SET TimeZone = 'Asia/Tokyo'"); };

  upgrade(*database.connect(), chain.set(), how);

  BOOST_TEST(
      database.rows("SELECT DISTINCT value = current_setting('TimeZone') FROM seen") == std::vector<std::string>{"t"},
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_script_without_a_transaction_keeps_its_own_until_it_ends) {
  postgresql_fixture database;
  database.run("CREATE SCHEMA app");
  const postgresql_chain chain{
      {{.revision = "0001", .up = {"CREATE TABLE app.nodes (name text)", "CREATE TABLE seen (value text)"}},
       {.revision = "0002",
        .up = {"SET search_path = app", "SET maintenance_work_mem = '123MB'",
               "CREATE INDEX CONCURRENTLY ix ON nodes "
               "(name)",
               "INSERT INTO public.seen SELECT current_setting('maintenance_work_mem')"},
        .transactional = false,
        .alone = "SET"},
       {.revision = "0003", .up = {"INSERT INTO seen SELECT current_setting('maintenance_work_mem')"}}}};

  upgrade(*database.connect(), chain.set());

  BOOST_TEST(database.rows("SELECT value FROM seen") == (std::vector<std::string>{"123MB", "64MB"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(limits_of_the_hook_and_of_the_application_stay) {
  postgresql_fixture database;
  const postgresql_chain chain{
      {{.revision = "0001", .up = {"CREATE TABLE a (x integer)"}},
       {.revision = "0002", .up = {"CREATE INDEX CONCURRENTLY ix ON a (x)"}, .transactional = false}}};
  const auto db = strata::connect(database.url(), chain.set(), {.on_connect = [](connection& on) {
                                    on.execute("SET statement_timeout = '77s'");
                                    on.execute("SET lock_timeout = '7s'");
                                  }});

  upgrade(*db, chain.set());

  BOOST_TEST(db->query("SELECT current_setting('statement_timeout'), current_setting('lock_timeout')")[0] ==
             (row{"77s", "7s"}));

  pqxx::connection theirs{database.url()};
  postgresql::connection wrapped{theirs};
  const std::set<std::string> before = settings_of(theirs);
  wrapped.run("CREATE TABLE b (x integer)");
  BOOST_TEST(changes(before, theirs) == "");
}

BOOST_AUTO_TEST_CASE(a_temporary_table_that_takes_what_is_meant_for_the_database_is_refused) {
  postgresql_fixture database;
  const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE nodes (name text)"}},
                                {.revision = "0002", .up = {"INSERT INTO nodes VALUES ('a')"}}}};
  for (const std::string temporary :
       {"CREATE TEMP TABLE nodes (name text)", "CREATE TEMP VIEW nodes AS SELECT 'a' AS name"}) {
    for (const std::string target : {"", "0001"}) {
      database.empty();
      if (!target.empty()) upgrade(database.url(), chain.set(), {.target = target});
      pqxx::connection theirs{database.url()};
      pqxx::nontransaction{theirs}.exec(temporary);
      postgresql::connection db{theirs};

      BOOST_TEST(message_of([&] { upgrade(db, chain.set()); }) ==
                 "migrations/" + std::string{target.empty() ? "0001" : "0002"} +
                     ".sql: error: the connection has a temporary table or view nodes, and migration " +
                     std::string{target.empty() ? "0001" : "0002"} +
                     " uses that name [strata-temporary-object]\n"
                     "  database: unchanged\n"
                     "  help: drop it before migrating, or migrate on another connection");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_search_path_that_begins_with_pg_temp_is_refused) {
  postgresql_fixture database;
  const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE nodes (name text)"}}}};
  database.run("ALTER DATABASE \"" + database.name() + "\" SET search_path = pg_temp, public");

  BOOST_TEST(message_of([&] { upgrade(database.url(), chain.set()); }) ==
             "error: the search path begins with pg_temp: all that migrations make would be gone when the session ends "
             "[strata-temporary-object]\n"
             "  database: unchanged\n"
             "  help: put the schema for the tables first in search_path: ALTER DATABASE " +
                 database.name() + " SET search_path = public");
}

BOOST_AUTO_TEST_CASE(a_session_that_is_read_only_is_left_so) {
  postgresql_fixture database;
  const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE nodes (name text)"}}}};
  database.run("ALTER DATABASE \"" + database.name() + "\" SET default_transaction_read_only = on");

  for (const std::string more : {"", "&strata_lock=lease"}) {
    BOOST_TEST(message_of([&] {
                 upgrade(database.url() + more, chain.set());
               }).find("[strata-read-only]\n  engine: the session's transactions are read-only (25006)\n") !=
               std::string::npos);
  }
  BOOST_TEST(message_of([&] { upgrade(database.url(), chain.set()); })
                 .ends_with("if migrations are to write all the same, add "
                            "options=-cdefault_transaction_read_only%3Doff to the URL"));

  upgrade(database.url() + "&options=-cdefault_transaction_read_only%3Doff", chain.set());
  BOOST_TEST(database.one("SELECT count(*) FROM pg_tables WHERE tablename = 'nodes'") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
