// The connection is cut at every message between client and server: the run mends itself, every effect comes exactly
// once, nothing is left behind.
#include <boost/test/unit_test.hpp>

#include "programs.hpp"
#include "recording_proxy.hpp"
#include "runtime/database.hpp"
#include "server.hpp"
#include "watched_database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

/// Hears what is done, and asks another session whether it is there.
class listener final : public observer {
 public:
  explicit listener(postgresql_fixture& database) : database_{database} {}
  void migration_done(const migration_event& event) override {
    ++heard;
    const std::string revision{event.revision};
    const std::string there =
        database_.one("SELECT count(*) FROM strata_migrations WHERE revision = '" + revision + "'");
    if (there != "1") early += revision + ' ';
  }
  std::size_t heard = 0;
  std::string early;

 private:
  postgresql_fixture& database_;
};

// Behind a message is before the next one: the server sees the same.
void cut_everywhere(std::string_view kind) {
  watched_database cut;
  const postgresql_chain chain{countable_chain(kind)};
  options options{.transactions = kind == "together" ? transactions::single : transactions::per_migration};
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
    listener watcher{cut.database};
    options.observer = &watcher;
    try {
      done = upgrade(cut.url(), chain.set(), options);
      ++mended;
      // A migration whose COMMIT went unanswered is reported, too.
      BOOST_REQUIRE_MESSAGE(done.migrations.size() == std::size_t{countable_migrations},
                            "at message " << number << ": " << done.migrations.size() << " reported");
      BOOST_REQUIRE_MESSAGE(watcher.heard == std::size_t{countable_migrations},
                            "at message " << number << ": " << watcher.heard << " told");
      BOOST_REQUIRE_MESSAGE(watcher.early.empty(), "at message " << number << ", told too early: " << watcher.early);
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

BOOST_AUTO_TEST_CASE(the_backup_is_reported_when_the_answer_to_commit_is_lost) {
  const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE a (id integer)"}, .down = {"DROP TABLE a"}},
                                {.revision = "0002", .up = {"CREATE TABLE b (id integer)"}, .down = {"DROP TABLE b"}}}};
  const temporary_folder folder;
  watched_database cut;
  const options how{.backup = {.folder = folder.file("backups"), .keep = 0}};
  int messages = 0;
  const auto upgrade_cut_at = [&](int wanted) {
    cut.database.empty();
    cut.proxy.judge_with({});
    upgrade(cut.url(), chain.set(), {.target = "0001"});
    cut.proxy.judge_with([=](int number) { return number == wanted ? verdict::cut_after : verdict::pass; });
    report done = upgrade(cut.url(), chain.set(), how);
    messages = cut.proxy.messages();
    return done;
  };
  BOOST_TEST(upgrade_cut_at(0).backup != "");
  const int last = messages;

  // The COMMIT is one of them.
  for (int at = last - 9; at <= last; ++at) {
    const report done = upgrade_cut_at(at);
    BOOST_TEST(done.backup != "", "cut at " << at << " of " << last);
    BOOST_TEST(done.migrations.size() == 1u, "cut at " << at << " of " << last);
  }
}

BOOST_AUTO_TEST_SUITE_END()
