// Many programs launched at the same moment on one file: all succeed, each migration is applied exactly once.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "processes.hpp"
#include "runtime/database.hpp"
#include "twenty_migrations.hpp"

using namespace strata;
using namespace strata::test;

namespace {

constexpr int rounds = 20;

// How many migrations each of so many programs applied.
std::vector<int> race(const std::string& url, const chain_set& set, int programs) {
  const std::function<int()> program = [&] { return static_cast<int>(upgrade(url, set).migrations.size()); };
  return together(std::vector{static_cast<std::size_t>(programs), program});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(race_test)

BOOST_DATA_TEST_CASE(every_migration_is_applied_exactly_once,
                     boost::unit_test::data::make({2, 8, 32}) * boost::unit_test::data::make({"wal", "delete"}),
                     programs, journal) {
  const built_chain chain{twenty_migrations(true)};
  for (int round = 0; round < rounds; ++round) {
    const temporary_folder folder;
    const std::string path = folder.file("raced.db");
    database{path}.run(std::string{"PRAGMA journal_mode = "} + journal);
    // Every other round starts in the middle, so that migrations commit one by one.
    if (round % 2 == 1) upgrade("sqlite:///" + path, chain.set(), {.target = "+5"});

    int total = 0;
    for (const int each : race("sqlite:///" + path, chain.set(), programs)) {
      BOOST_REQUIRE_LE(each, crash_migrations);
      total += each;
    }

    BOOST_REQUIRE_EQUAL(total, round % 2 == 1 ? crash_migrations - 5 : crash_migrations);
    BOOST_REQUIRE(database{path}.one(effects_query) == all_effects());
    BOOST_REQUIRE(database{path}.one("SELECT count(*) FROM strata_log") == std::to_string(crash_migrations));
  }
}

BOOST_AUTO_TEST_SUITE_END()
