// The connection is cut at every message between client and server: the run mends itself, every effect comes exactly
// once, nothing is left behind.
#include <boost/test/unit_test.hpp>

#include "programs.hpp"
#include "recording_proxy.hpp"
#include "server.hpp"
#include "watched_database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

// Behind a message is before the next one: the server sees the same.
void cut_everywhere(std::string_view kind) {
  watched_database cut;
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
      return verdict::cut_after;
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

}  // namespace

BOOST_AUTO_TEST_SUITE(cut_test)

BOOST_AUTO_TEST_CASE(a_connection_cut_after_any_message_is_mended) { cut_everywhere("apart"); }
BOOST_AUTO_TEST_CASE(so_it_is_in_one_transaction) { cut_everywhere("together"); }
BOOST_AUTO_TEST_CASE(so_it_is_without_transactions) { cut_everywhere("recorded"); }

BOOST_AUTO_TEST_SUITE_END()
