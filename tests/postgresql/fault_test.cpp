// What goes wrong between the driver and a server, and leaves nothing behind: no transaction, no lock, no lease, no
// observer.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <optional>
#include <pqxx/pqxx>
#include <thread>

#include "programs.hpp"
#include "recording_proxy.hpp"
#include "runtime/src/postgresql/lease.hpp"
#include "runtime/src/postgresql/session.hpp"
#include "server.hpp"
#include "watched_database.hpp"

using namespace strata;
using namespace strata::test;
using namespace std::chrono_literals;

namespace {

const std::string lease = "&strata_lock=lease&strata_lease=1";

const postgresql_chain& line() {
  static const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE nodes (id integer)"}},
                                       {.revision = "0002", .up = {"INSERT INTO nodes VALUES (1)"}}}};
  return chain;
}

std::string wait_message(connection& db) {
  try {
    const auto held = db.lock("strata", {.limit = 100ms});
  } catch (const engine_error& busy) {
    return busy.what();
  }
  return "(taken)";
}

class role {
 public:
  role(postgresql_fixture& in, const std::string& rights) : in_{in}, name_{"strata_role_" + in.name()} {
    in_.run("CREATE ROLE " + name_ + " LOGIN " + rights);
  }
  role(const role&) = delete;
  role& operator=(const role&) = delete;
  ~role() {
    in_.run("DROP OWNED BY " + name_);
    in_.run("DROP ROLE " + name_);
  }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string url() const {
    std::string url = in_.url();
    const std::size_t at = url.find("user=strata");
    BOOST_REQUIRE(at != std::string::npos);
    return url.replace(at, 11, "user=" + name_);
  }

 private:
  postgresql_fixture& in_;
  std::string name_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(fault_test)

BOOST_AUTO_TEST_CASE(an_observer_is_forgotten_where_the_lock_was_not_taken) {
  postgresql_fixture database;
  const auto holder = database.connect();
  const auto held = holder->lock("strata", {});
  const auto db = database.connect();
  {
    notes watching;
    BOOST_CHECK_THROW(static_cast<void>(db->lock("strata", {.limit = 50ms, .watcher = &watching})), engine_error);
    db->run("DROP TABLE IF EXISTS nosuch");
    BOOST_TEST(watching.notices.empty());
  }

  db->run("DROP TABLE IF EXISTS nosuch");
}

BOOST_AUTO_TEST_CASE(limits_longer_than_the_server_knows_are_its_longest) {
  postgresql_fixture database;
  std::string seen;
  options how{.limits = {.lock = std::chrono::milliseconds::max(), .run = std::chrono::hours{24 * 365}},
              .retry_for = std::chrono::milliseconds::max()};
  how.after_migration = [&](connection& db, const migration_event&) {
    seen =
        db.query("SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout')")[0][0].value();
  };
  pqxx::connection theirs{database.url()};
  postgresql::connection db{theirs};

  upgrade(db, line().set(), how);

  BOOST_TEST(seen == "2147483647ms 2147483647ms");
  BOOST_TEST(wait_message(*database.connect()) == "(taken)");
}

BOOST_AUTO_TEST_CASE(a_transaction_that_was_begun_half_is_rolled_back) {
  postgresql_fixture database;
  pqxx::connection theirs{database.url()};
  const auto wrapped = postgresql::wrap_session(theirs);
  const auto own = postgresql::open_session(database.url(), {});
  for (postgresql::session* const each : {wrapped.get(), own.get()}) {
    BOOST_CHECK_THROW(postgresql::open_transaction(*each, "SET LOCAL lock_timeout = '3000000000ms'"), engine_error);

    BOOST_TEST(!each->in_transaction());
    BOOST_CHECK_NO_THROW(each->run("SELECT 1"));
  }
}

BOOST_AUTO_TEST_CASE(a_lease_that_cannot_be_taken_leaves_no_transaction_behind) {
  postgresql_fixture database;
  database.run("GRANT CREATE ON SCHEMA public TO public");
  upgrade(database.url() + lease, line().set(), {.target = "0001"});
  const role weak{database, ""};
  database.run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + weak.name());
  pqxx::connection theirs{weak.url()};
  const auto wrapped = postgresql::wrap_session(theirs);
  const auto own = postgresql::open_session(weak.url(), {});
  for (postgresql::session* const each : {wrapped.get(), own.get()}) {
    postgresql::lease taking{*each, "public.strata_lease", 1, 1s};
    BOOST_CHECK_THROW(static_cast<void>(taking.try_take()), engine_error);

    BOOST_TEST(!each->in_transaction());
    BOOST_CHECK_NO_THROW(each->run("SELECT 1"));
  }
}

BOOST_AUTO_TEST_CASE(a_lease_whose_second_session_cannot_be_opened_is_given_back) {
  postgresql_fixture database;
  database.run("GRANT CREATE ON SCHEMA public TO public");
  const role single{database, "CONNECTION LIMIT 1"};
  const auto db = postgresql::driver.connect(single.url() + "&strata_lock=lease&strata_lease=3600", {});

  BOOST_CHECK_THROW(static_cast<void>(db->lock("strata", {.limit = 50ms})), engine_error);

  BOOST_TEST(database.one("SELECT expires < now() FROM strata_lease") == "t");
  BOOST_CHECK_NO_THROW(db->query("SELECT 1"));
}

BOOST_AUTO_TEST_CASE(no_beat_of_the_heart_renews_a_lease_that_was_given_back) {
  postgresql_fixture database;
  const auto db = postgresql::open_session(database.url(), {});
  for (int round = 0; round < 60; ++round) {
    postgresql::lease taken{*db, "public.strata_lease", 1, 3ms};
    while (!taken.try_take()) std::this_thread::sleep_for(1ms);
    taken.keep_alive(postgresql::open_session(database.url(), {}));
    std::this_thread::sleep_for(std::chrono::microseconds{997 + round});
    static_cast<void>(taken.release());
    std::this_thread::sleep_for(2ms);
    BOOST_REQUIRE(database.one("SELECT expires = '-infinity' OR expires < clock_timestamp() FROM strata_lease") == "t");
  }
}

BOOST_AUTO_TEST_CASE(a_query_that_writes_gives_its_rows) {
  postgresql_fixture database;
  database.run("CREATE TABLE t (id integer)");
  database.run("INSERT INTO t SELECT generate_series(1, 3)");
  const auto db = database.connect();
  const auto ids = [&](std::string_view sql) {
    std::string found;
    db->read(sql, {}, [&](const row& each) { found += each[0].value(); });
    return found;
  };
  db->begin({}, {});

  BOOST_TEST(ids("WITH gone AS (DELETE FROM t WHERE id = 1 RETURNING id) SELECT id FROM gone") == "1");
  BOOST_TEST(
      ids("-- all of them\nWITH more AS (UPDATE t SET id = id + 2 RETURNING id) SELECT id FROM more ORDER BY 1") ==
      "45");
  BOOST_TEST(ids("(WITH few AS MATERIALIZED (SELECT id FROM t) SELECT id FROM few ORDER BY id)") == "45");
  BOOST_TEST(ids("/* cursor */ SELECT id FROM t ORDER BY id FOR UPDATE") == "45");
  BOOST_TEST(ids("WITH n AS (INSERT INTO t VALUES (9) RETURNING id) TABLE n") == "9");
  db->commit({});
}

BOOST_AUTO_TEST_CASE(a_server_without_a_connection_to_spare_is_waited_for) {
  postgresql_fixture database;
  database.run("GRANT CREATE ON SCHEMA public TO public");
  const role single{database, "CONNECTION LIMIT 1"};
  auto first = postgresql::driver.connect(single.url(), {});

  const auto start = std::chrono::steady_clock::now();
  std::string message = message_of([&] { postgresql::driver.connect(single.url(), {.wait = {.limit = 300ms}}); });
  BOOST_CHECK(std::chrono::steady_clock::now() - start >= 250ms);
  BOOST_TEST(message.find("too many connections for role") != std::string::npos, message);
  BOOST_TEST(message.find("(53300)") != std::string::npos, message);

  std::thread leaving{[&] {
    std::this_thread::sleep_for(300ms);
    first.reset();
  }};
  BOOST_CHECK_NO_THROW(postgresql::driver.connect(single.url(), {.wait = {.limit = 10s}}));
  leaving.join();
}

BOOST_AUTO_TEST_CASE(a_database_that_is_not_there_is_not_waited_for) {
  postgresql_fixture database;
  std::string url = database.url();
  url.replace(url.find(database.name()), database.name().size(), "nosuch");

  const auto start = std::chrono::steady_clock::now();
  BOOST_TEST(message_of([&] { postgresql::driver.connect(url, {}); }).find("(3D000)") != std::string::npos);
  BOOST_CHECK(std::chrono::steady_clock::now() - start < 20s);
}

BOOST_AUTO_TEST_CASE(a_lost_connection_is_made_anew_for_as_long_as_retries_may_take) {
  watched_database away;
  std::atomic<int> refused = 0;
  std::atomic<bool> cut = false;
  const auto back = std::make_shared<std::chrono::steady_clock::time_point>();
  away.proxy.judge_with([&](int) {
    if (!cut) return verdict::pass;
    if (*back == std::chrono::steady_clock::time_point{}) *back = std::chrono::steady_clock::now() + 900ms;
    if (std::chrono::steady_clock::now() > *back) return verdict::pass;
    ++refused;
    return verdict::cut_before;
  });
  notes watching;
  watching.on_statement = [&](const statement_event& event) {
    if (event.text.find("INSERT") != std::string_view::npos) cut = true;
  };

  const report done =
      upgrade(away.url(), line().set(), {.wait = {.limit = 200ms}, .retry_for = 30s, .observer = &watching});

  BOOST_TEST(refused > 1);
  BOOST_TEST(done.migrations.size() == 2u);
  BOOST_TEST(away.database.one("SELECT count(*) FROM nodes") == "1");
}

// Whatever becomes of the run, the driver survives it, and the next one comes to head.
void kill_everywhere(bool wrapped, const std::string& more) {
  watched_database cut;
  int number = 1;
  int failed = 0;
  // A lease that its holder lost has to run out each time.
  for (bool reached = true; reached; number += wrapped ? 1 : 3) {
    reached = false;
    cut.database.empty();
    cut.proxy.judge_with({});
    // What libpqxx does while it connects is its own affair.
    std::optional<pqxx::connection> theirs;
    if (wrapped) theirs.emplace(cut.url());
    cut.proxy.judge_with([&](int message) {
      if (message != number) return verdict::pass;
      reached = true;
      return number % 2 == 0 ? verdict::cut_before : verdict::cut_after;
    });
    notes watching;
    const options how{.retry_for = 20s, .observer = &watching};
    try {
      if (wrapped) {
        postgresql::connection db{*theirs};
        try {
          upgrade(db, line().set(), how);
        } catch (const error&) {
          ++failed;
          BOOST_CHECK_THROW(db.run("DROP TABLE IF EXISTS nosuch"), std::exception);
        }
      } else {
        upgrade(cut.url() + more, line().set(), how);
      }
    } catch (const error&) {
      ++failed;
    }
    cut.proxy.judge_with({});
    upgrade(cut.database.url(), line().set(), {.wait = {.limit = 20s}});
    BOOST_REQUIRE_MESSAGE(
        cut.database.one("SELECT count(*) || ' ' || (SELECT heads FROM strata_state) FROM nodes") == "1 0002",
        "at message " << number);
  }
  BOOST_TEST_MESSAGE("cut at " << number << " messages, " << failed << " runs failed");
  BOOST_TEST(number > 20);
}

BOOST_AUTO_TEST_CASE(an_applications_connection_may_be_cut_at_any_message) { kill_everywhere(true, ""); }
BOOST_AUTO_TEST_CASE(so_may_one_with_a_lease) { kill_everywhere(false, "&strata_lock=lease&strata_lease=1"); }

BOOST_AUTO_TEST_SUITE_END()
