// The connection is cut, or the program killed, at every message between client and server: allowed outcomes only,
// every effect exactly once, nothing left behind.
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdlib>
#include <random>

#include "programs.hpp"
#include "recording_proxy.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

class cut_database {
 public:
  postgresql_fixture database;
  recording_proxy proxy{current_server()->socket_folder()};

  [[nodiscard]] std::string url() const {
    std::string url = database.url();
    return url.replace(url.find("host=") + 5, current_server()->socket_folder().size(), proxy.folder());
  }

  // What must hold when all is over.
  void require_head(std::string_view kind, int number) {
    const std::string what = "at message " + std::to_string(number) + " of " + std::string{kind};
    BOOST_REQUIRE_MESSAGE(database.one(effects_query) == all_effects(kind),
                          what << ": effects " << database.one(effects_query));
    BOOST_REQUIRE_MESSAGE(database.one("SELECT heads FROM strata_state") == "2000", what);
    BOOST_REQUIRE_MESSAGE(database.one("SELECT count(*), count(DISTINCT revision) FROM strata_log") == "5|5", what);
    BOOST_REQUIRE_MESSAGE(database.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0", what);
    BOOST_REQUIRE_MESSAGE(
        database.one("SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('ix_t1_name')") == "1", what);
    BOOST_REQUIRE_MESSAGE(database.one("SELECT count(*) FROM pg_prepared_xacts") == "0", what);
    BOOST_REQUIRE_MESSAGE(lock_goes_away(), what);
  }

 private:
  // The server needs a moment to notice that a client is dead.
  bool lock_goes_away() {
    for (int attempt = 0; attempt < 500; ++attempt) {
      if (database.one(
              "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND "
              "datname = current_database()") == "0") {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return false;
  }
};

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

void cut_everywhere(std::string_view kind, verdict how) {
  cut_database cut;
  const postgresql_chain chain{countable_chain(kind)};
  const options options{.transactions = kind == "together" ? transactions::single : transactions::per_migration};
  int number = 1;
  int mended = 0;
  for (bool reached = true; reached; ++number) {
    reached = false;
    cut.database.empty();
    cut.proxy.judge_with([&](int message) {
      if (message != number) return verdict::pass;
      reached = true;
      return how;
    });
    report done;
    try {
      done = upgrade(cut.url(), chain.set(), options);
      ++mended;
      // A migration whose COMMIT went unanswered is reported, too.
      BOOST_REQUIRE_MESSAGE(done.migrations.size() == 5u,
                            "at message " << number << ": " << done.migrations.size() << " reported");
    } catch (const connect_error& failed) {
      // Cut while it first connected: nothing has begun.
      BOOST_REQUIRE_MESSAGE(failed.code() == errc::cannot_connect, failed.what());
      BOOST_REQUIRE_MESSAGE(cut.database.one("SELECT to_regclass('strata_state') IS NULL") == "t", failed.what());
      cut.proxy.judge_with({});
      upgrade(cut.url(), chain.set(), options);
    }
    cut.require_head(kind, number);
  }
  BOOST_TEST_MESSAGE(kind << ": cut at " << number << " messages, " << mended << " runs mended themselves");
  BOOST_TEST(mended > number / 2);
}

// Kills the program when the n-th message passes; returns false when it was through before.
bool kill_at(cut_database& cut, std::string_view kind, int number) {
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

void relaunch(cut_database& cut, std::string_view kind, int number) {
  cut.proxy.judge_with({});
  const postgresql_chain chain{countable_chain(kind)};
  upgrade(cut.database.url(), chain.set(), {.transactions = transactions::per_migration});
  require_allowed(cut.database, kind, number);
  cut.require_head(kind, number);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cut_test)

BOOST_AUTO_TEST_CASE(a_connection_cut_before_any_message_is_mended) { cut_everywhere("apart", verdict::cut_before); }
BOOST_AUTO_TEST_CASE(a_connection_cut_after_any_message_is_mended) { cut_everywhere("apart", verdict::cut_after); }
BOOST_AUTO_TEST_CASE(so_it_is_in_one_transaction) { cut_everywhere("together", verdict::cut_after); }
BOOST_AUTO_TEST_CASE(so_it_is_without_transactions) { cut_everywhere("recorded", verdict::cut_after); }

BOOST_AUTO_TEST_CASE(a_program_killed_at_any_message_is_carried_on_by_the_next) {
  for (const std::string_view kind : {"together", "apart", "recorded"}) {
    cut_database cut;
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
  cut_database cut;
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
