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

struct progress {
  std::string recorded;
  std::string there;
};

progress look(postgresql_fixture& database) {
  const bool has_effects = database.one("SELECT to_regclass('effects') IS NULL") == "f";
  const std::string there =
      has_effects ? database.one("SELECT count(*) FROM effects WHERE what NOT LIKE 'index%'") : "0";
  if (database.one("SELECT to_regclass('strata_migrations') IS NULL") == "t") return {"0", there};
  return {database.one("SELECT count(*) * 2 FROM strata_migrations WHERE statements_done = statements AND revision <> "
                       "'2000'"),
          there};
}

// Whatever migrations are there are there whole. The dead program's COMMIT may land between the looks at the one and
// the other; what is wrong stays wrong.
void require_allowed(postgresql_fixture& database, std::string_view kind, int number) {
  if (kind == "recorded") return;
  progress found = look(database);
  for (int attempt = 0; attempt < 100 && found.recorded != found.there; ++attempt) {
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
    found = look(database);
  }
  BOOST_REQUIRE_MESSAGE(found.recorded == found.there,
                        "at message " << number << ": " << found.recorded << " recorded, " << found.there << " there");
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
  BOOST_REQUIRE_MESSAGE(reached || result == countable_migrations, "the program said " << result);
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
  for (int round = 0; round < 200; ++round) {
    const std::string_view kind = round % 2 == 0 ? "recorded" : "apart";
    cut.database.empty();
    program doomed{cut.database.url(), kind};
    doomed.go();
    std::this_thread::sleep_for(std::chrono::microseconds{std::uniform_int_distribution<int>{0, 60'000}(random)});
    doomed.kill();
    static_cast<void>(doomed.result());
    relaunch(cut, kind, -round);
  }
}

BOOST_AUTO_TEST_SUITE_END()
