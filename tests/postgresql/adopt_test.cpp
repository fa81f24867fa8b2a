// What other tools leave in a PostgreSQL database, adopted: by hand, by many programs at once, by ones that are killed.
#include <boost/test/unit_test.hpp>
#include <set>
#include <strata/adopt.hpp>
#include <thread>

#include "recording_proxy.hpp"
#include "runtime/adopt_scenarios.hpp"
#include "server.hpp"
#include "watched_database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

using lines = std::vector<std::string>;

void prepare(postgresql_fixture& database, const left_by& tool) {
  for (const std::string& each : adoptable_schema()) database.run(each);
  for (const std::string& each : tool.postgresql.empty() ? tool.sqlite : tool.postgresql) database.run(each);
}

std::string table(postgresql_fixture& database, const left_by& tool) {
  std::string text;
  for (const std::string& each : database.rows("SELECT * FROM " + tool.table)) text += each + '\n';
  return text;
}

lines revisions(const adoption& of) {
  lines names;
  for (const adopted_migration& each : of.migrations) names.push_back(each.revision);
  return names;
}

const left_by& scenario(const std::string& tool) {
  static const std::vector<left_by> all = adoption_scenarios();
  return *std::find_if(all.begin(), all.end(), [&](const left_by& each) { return each.tool == tool; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(adopt_test)

BOOST_AUTO_TEST_CASE(what_each_tool_left_is_adopted_and_carried_on_from) {
  for (const left_by& each : adoption_scenarios()) {
    BOOST_TEST_CONTEXT(each.tool) {
      postgresql_fixture database;
      prepare(database, each);
      const postgresql_chain chain{each.chain};
      const std::string before = table(database, each);
      const auto db = database.connect();

      const adoption foreseen = plan_adoption(*db, chain.set());
      BOOST_TEST(database.one("SELECT to_regclass('strata_state') IS NULL") == "t");
      const adoption done = adopt(*db, chain.set());

      const lines two{each.chain[0].revision, each.chain[1].revision};
      BOOST_TEST(done.tool == each.tool);
      BOOST_TEST(revisions(foreseen) == two, boost::test_tools::per_element());
      BOOST_TEST(revisions(done) == two, boost::test_tools::per_element());
      BOOST_TEST(static_cast<std::size_t>(std::count_if(done.migrations.begin(), done.migrations.end(),
                                                        [](const auto& one) { return one.verified; })) ==
                 each.verified);
      BOOST_TEST(check(*db, chain.set()).empty());
      BOOST_TEST(!adopt(*db, chain.set()).since.empty());

      upgrade(*db, chain.set());
      BOOST_TEST(current(*db, chain.set()) == lines{each.chain[2].revision}, boost::test_tools::per_element());
      downgrade(*db, chain.set(), {.target = "-2"});
      BOOST_TEST(current(*db, chain.set()) == lines{two.front()}, boost::test_tools::per_element());
      BOOST_TEST(database.one("SELECT count(*) FROM information_schema.columns WHERE table_name = 'nodes'") == "2");
      BOOST_TEST(table(database, each) == before);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_the_tool_left_half_done_is_refused) {
  for (const auto& [tool, sql] : std::vector<std::pair<std::string, std::string>>{
           {"golang-migrate", "UPDATE schema_migrations SET dirty = true"},
           {"sqlx", "UPDATE _sqlx_migrations SET success = false WHERE description = 'region'"},
           {"flyway", "UPDATE flyway_schema_history SET success = false WHERE installed_rank = 2"}}) {
    postgresql_fixture database;
    prepare(database, scenario(tool));
    database.run(sql);
    const postgresql_chain chain{scenario(tool).chain};
    const auto db = database.connect();
    BOOST_CHECK_EXCEPTION((void)adopt(*db, chain.set()), history_error,
                          [](const error& thrown) { return thrown.code() == errc::adopt_unfinished; });
    BOOST_TEST(database.one("SELECT to_regclass('strata_state') IS NULL") == "t");
  }
}

BOOST_AUTO_TEST_CASE(a_table_is_looked_for_along_the_search_path) {
  postgresql_fixture database;
  database.run("CREATE SCHEMA elsewhere");
  prepare(database, scenario("goose"));
  database.run("ALTER TABLE goose_db_version SET SCHEMA elsewhere");
  const postgresql_chain chain{scenario("goose").chain};
  BOOST_CHECK_EXCEPTION((void)plan_adoption(*database.connect(), chain.set()), history_error,
                        [](const error& thrown) { return thrown.code() == errc::nothing_to_adopt; });
  database.run("ALTER DATABASE \"" + database.name() + "\" SET search_path = public, elsewhere");
  BOOST_TEST(revisions(adopt(*database.connect(), chain.set())).size() == 2u);
}

BOOST_AUTO_TEST_CASE(of_many_launches_one_adopts) {
  const postgresql_chain chain{scenario("goose").chain};
  for (const bool empty : {false, true}) {
    postgresql_fixture database;
    prepare(database, scenario("goose"));
    if (empty) {
      // The table is there and names nothing: all of them find a database to begin.
      database.run("DELETE FROM goose_db_version WHERE version_id > 0");
      database.run("DROP TABLE nodes");
      database.run("CREATE TABLE nodes_before (id integer)");
    }
    std::vector<std::string> failures(12);
    std::vector<std::thread> replicas;
    for (std::string& failed : failures) {
      replicas.emplace_back([&] {
        failed = message_of(
            [&] { upgrade(database.url(), chain.set(), {.target = "000002", .beside_others = empty, .adopt = true}); });
      });
    }
    for (std::thread& each : replicas) each.join();

    // On PostgreSQL the first migration's INSERT names no id: of an empty database each run says the same.
    for (const std::string& failed : failures) {
      BOOST_TEST((empty ? failed.find("[strata-sql]") != std::string::npos : failed == "(no error)"), failed);
    }
    if (empty) continue;
    BOOST_TEST(database.one("SELECT count(*) FROM strata_log WHERE event = 'adopt goose'") == "2");
    BOOST_TEST(database.one("SELECT heads FROM strata_state") == "000002");
  }
}

// Cut at any message, the connection is mended; nothing is there twice, and nothing half.
BOOST_AUTO_TEST_CASE(a_launch_whose_connection_is_cut_at_any_message_adopts_once) {
  const left_by& tool = scenario("sqlx");
  const postgresql_chain chain{tool.chain};
  watched_database cut;
  int mended = 0;
  int number = 1;
  for (bool reached = true; reached; ++number) {
    reached = false;
    cut.database.empty();
    cut.database.run("DROP SCHEMA IF EXISTS sqitch CASCADE");
    prepare(cut.database, tool);
    const std::string before = table(cut.database, tool);
    cut.proxy.judge_with([&](int message) {
      if (message != number) return verdict::pass;
      reached = true;
      return number % 2 == 0 ? verdict::cut_before : verdict::cut_after;
    });
    const std::string said = message_of([&] { upgrade(cut.url(), chain.set(), {.adopt = true}); });
    cut.proxy.judge_with({});
    const std::string what = "at message " + std::to_string(number) + ": " + said;
    if (said == "(no error)") {
      ++mended;
    } else {
      // Cut while it first connected.
      BOOST_REQUIRE_MESSAGE(said.find("[strata-cannot-connect]") != std::string::npos, what);
      upgrade(cut.url(), chain.set(), {.adopt = true});
    }
    BOOST_REQUIRE_MESSAGE(cut.database.one("SELECT count(*), count(DISTINCT revision) FROM strata_log") == "3|3", what);
    BOOST_REQUIRE_MESSAGE(cut.database.one("SELECT heads FROM strata_state") == tool.chain[2].revision, what);
    BOOST_REQUIRE_MESSAGE(table(cut.database, tool) == before, what);
  }
  BOOST_TEST_MESSAGE("cut at " << number << " messages, " << mended << " launches mended themselves");
  BOOST_TEST(mended > number / 2);
}

// adopt() alone: what fails has changed nothing, or all of it.
BOOST_AUTO_TEST_CASE(an_adoption_that_dies_at_any_message_is_done_again) {
  const left_by& tool = scenario("flyway");
  const postgresql_chain chain{tool.chain};
  watched_database cut;
  std::set<std::string> met;
  int number = 1;
  for (bool reached = true; reached; ++number) {
    reached = false;
    cut.database.empty();
    prepare(cut.database, tool);
    const std::string before = table(cut.database, tool);
    cut.proxy.judge_with([&](int message) {
      if (message != number) return verdict::pass;
      reached = true;
      return number % 2 == 0 ? verdict::cut_before : verdict::cut_after;
    });
    const std::string said = message_of([&] {
      const auto db = connect(cut.url(), chain.set());
      (void)adopt(*db, chain.set());
    });
    cut.proxy.judge_with({});
    // A COMMIT whose answer was lost may land a moment later.
    const auto look = [&] {
      if (cut.database.one("SELECT to_regclass('strata_log') IS NULL") == "t") return std::string{"nothing"};
      return cut.database.one("SELECT count(*) FROM strata_log") + " of " +
             cut.database.one("SELECT count(*) FROM strata_migrations") + ' ' +
             cut.database.one("SELECT heads FROM strata_state");
    };
    const std::string state = look();
    BOOST_REQUIRE_MESSAGE(state == "nothing" || state == "2 of 2 1.2",
                          "at message " << number << " it is left as " << state << ": " << said);
    met.insert(state + (said == "(no error)" ? "" : ", failed"));

    const auto db = connect(cut.database.url(), chain.set());
    (void)adopt(*db, chain.set());
    BOOST_REQUIRE_EQUAL(look(), "2 of 2 1.2");
    BOOST_REQUIRE_EQUAL(table(cut.database, tool), before);
  }
  BOOST_TEST_MESSAGE("died at " << number << " messages");
  BOOST_TEST(met.contains("nothing, failed"));
  BOOST_TEST(number > 20);
}

BOOST_AUTO_TEST_SUITE_END()
