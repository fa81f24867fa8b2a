// The program is killed at every message between client and server, and at random moments: allowed outcomes only, and
// the next program carries on.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <random>
#include <thread>

#include "programs.hpp"
#include "recording_proxy.hpp"
#include "server.hpp"
#include "watched_database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

// Whatever migrations are there are there whole.
void require_allowed(postgresql_fixture& database, std::string_view kind, int number) {
  if (database.one("SELECT to_regclass('strata_migrations') IS NULL") == "t") {
    BOOST_REQUIRE_MESSAGE(database.one("SELECT to_regclass('effects') IS NULL") == "t", "at message " << number);
    return;
  }
  if (kind == "recorded") return;
  const std::string whole = database.one(
      "SELECT count(*) FILTER (WHERE statements_done = statements AND transactional) * 2 FROM (SELECT *, revision <> "
      "'2000' AS transactional FROM strata_migrations) AS applied");
  const std::string there = database.one("SELECT to_regclass('effects') IS NULL") == "t"
                                ? "0"
                                : database.one("SELECT count(*) FROM effects WHERE what NOT LIKE 'index%'");
  BOOST_REQUIRE_MESSAGE(whole == there, "at message " << number << ": " << whole << " recorded, " << there << " there");
}

// Kills the program when the n-th message passes; returns false when it was through before.
bool kill_at(watched_database& cut, std::string_view kind, int number) {
  program doomed{cut.url(), kind};
  bool reached = false;
  cut.proxy.judge_with([&](int message) {
    if (message != number) return verdict::pass;
    reached = true;
    doomed.kill();
    // The message that it was about to send, or to get, is its last.
    return number % 2 == 0 ? verdict::cut_before : verdict::cut_after;
  });
  const int result = doomed.result();
  BOOST_REQUIRE_MESSAGE(reached || result == 5, "the program said " << result);
  return reached;
}

void relaunch(watched_database& cut, std::string_view kind, int number) {
  cut.proxy.judge_with({});
  const postgresql_chain chain{countable_chain(kind)};
  upgrade(cut.database.url(), chain.set(), {.transactions = transactions::per_migration});
  require_allowed(cut.database, kind, number);
  cut.require_head(kind, number);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(kill_test)

BOOST_AUTO_TEST_CASE(a_program_killed_at_any_message_is_carried_on_by_the_next) {
  for (const std::string_view kind : {"together", "apart", "recorded"}) {
    watched_database cut;
    int number = 1;
    for (;; ++number) {
      cut.database.empty();
      if (!kill_at(cut, kind, number)) break;
      require_allowed(cut.database, kind, number);
      relaunch(cut, kind, number);
    }
    BOOST_TEST_MESSAGE(kind << ": killed at " << number - 1 << " messages");
    BOOST_TEST(number > 60);
  }
}

BOOST_AUTO_TEST_CASE(a_program_killed_at_random_moments_is_carried_on_by_the_next) {
  const char* const given = std::getenv("STRATA_TEST_SEED");
  const unsigned seed = given != nullptr ? static_cast<unsigned>(std::atoi(given)) : std::random_device{}();
  BOOST_TEST_MESSAGE("STRATA_TEST_SEED=" << seed);
  std::minstd_rand random{seed};
  watched_database cut;
  for (int round = 0; round < 500; ++round) {
    const std::string_view kind = round % 2 == 0 ? "recorded" : "apart";
    cut.database.empty();
    program doomed{cut.database.url(), kind};
    doomed.go();
    std::this_thread::sleep_for(std::chrono::microseconds{std::uniform_int_distribution<int>{0, 120'000}(random)});
    doomed.kill();
    static_cast<void>(doomed.result());
    relaunch(cut, kind, -round);
  }
}

BOOST_AUTO_TEST_SUITE_END()
