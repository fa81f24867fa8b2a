// Many programs launched at the same moment, a tenth of them killed: each migration is applied exactly once, and an
// index is built concurrently while the others wait.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "programs.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;

BOOST_AUTO_TEST_SUITE(race_test)

BOOST_DATA_TEST_CASE(every_migration_is_applied_exactly_once, boost::unit_test::data::make({2, 8, 32, 64}), programs) {
  postgresql_fixture database;
  for (int round = 0; round < 20; ++round) {
    database.empty();
    std::vector<program> launched;
    launched.reserve(static_cast<std::size_t>(programs));
    for (int index = 0; index < programs; ++index) launched.emplace_back(database.url(), "apart");
    for (program& each : launched) each.go();
    std::this_thread::sleep_for(std::chrono::milliseconds{round * 8});
    // Two programs are too few for a tenth; of those one is killed in every fifth round.
    const int doomed = programs >= 10 ? programs / 10 : (round % 5 == 0 ? 1 : 0);
    for (int index = 0; index < doomed; ++index) launched[static_cast<std::size_t>(index)].kill();

    for (program& each : launched) {
      const int result = each.result();
      BOOST_REQUIRE_MESSAGE(result <= countable_migrations || result == 202, "a program said " << result);
    }

    BOOST_REQUIRE_EQUAL(database.one(effects_query), all_effects("apart"));
    const std::string all = std::to_string(countable_migrations);
    BOOST_REQUIRE_EQUAL(database.one("SELECT count(*), count(DISTINCT revision) FROM strata_log"), all + "|" + all);
    BOOST_REQUIRE_EQUAL(database.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
    BOOST_REQUIRE_EQUAL(database.one("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"), "0");
  }
}

BOOST_AUTO_TEST_SUITE_END()
