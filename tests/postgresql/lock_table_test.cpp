// Chains that would overflow the server's lock table: cut into as many transactions as it has room for, and what is
// there when the program is killed between two of them.
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <utility>

#include "processes.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

constexpr int small_table = 10 * 20;

/// A server with room for few locks, in place of the runner's.
struct small_server {
  small_server() = default;
  small_server(const small_server&) = delete;
  small_server& operator=(const small_server&) = delete;
  ~small_server() { current_server() = before; }

  generator::postgresql_server server{
      {"max_locks_per_transaction=10", "max_connections=20", "max_worker_processes=2", "autovacuum_max_workers=1"}};
  generator::postgresql_server* before = std::exchange(current_server(), &server);
};

std::string revision(int number) {
  const std::string digits = std::to_string(number);
  return std::string(5 - digits.size(), '0') + digits;
}

std::vector<migration_text> tables(int count) {
  std::vector<migration_text> texts;
  for (int number = 1; number <= count; ++number) {
    const std::string table = "t" + std::to_string(number);
    texts.push_back({.revision = revision(number),
                     .up = {"CREATE TABLE " + table + " (id integer PRIMARY KEY, name text)",
                            "CREATE INDEX ix_" + table + " ON " + table + " (name)",
                            "INSERT INTO " + table + " VALUES (1, 'first')"},
                     .down = {"DROP TABLE " + table}});
  }
  return texts;
}

std::string make_tables(const std::string& name, int count) {
  return "DO $$ BEGIN FOR n IN 1.." + std::to_string(count) + " LOOP EXECUTE format('CREATE TABLE " + name +
         "_%s (id integer)', n); END LOOP; END $$";
}

std::string count_tables(postgresql_fixture& database) {
  return database.one(
      "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND "
      "relname NOT LIKE 'strata%'");
}

/// Looks from outside at the locks that the migrating session holds, whenever the last statement of a migration is
/// done.
class lock_watcher final : public observer {
 public:
  explicit lock_watcher(postgresql_fixture& database) : database_{database} {}
  void statement_done(const statement_event& event) override {
    if (event.index + 1 != event.count) return;
    const std::string held = database_.one(
        "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = current_database() AND pid <> "
        "pg_backend_pid()");
    most = std::max(most, std::stoi(held));
  }
  int most = 0;

 private:
  postgresql_fixture& database_;
};

/// Ends the process as a power cut would.
class killer final : public observer {
 public:
  explicit killer(std::string_view at) : at_{at} {}
  void statement_done(const statement_event& event) override {
    if (event.revision == at_ && event.index + 1 == event.count) kill(getpid(), SIGKILL);
  }

 private:
  std::string at_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lock_table_test, small_server)

BOOST_AUTO_TEST_CASE(a_chain_that_overflows_the_table_in_one_transaction_reaches_head_in_several) {
  const postgresql_chain chain{tables(1500)};
  postgresql_fixture database;
  const std::string in_one =
      message_of([&] { upgrade(database.url(), chain.set(), {.transactions = transactions::single}); });
  BOOST_TEST_REQUIRE(in_one.find("[strata-transaction-full]") != std::string::npos);
  BOOST_TEST(in_one.find("help: raise max_locks_per_transaction in postgresql.conf and restart the server, or run the "
                         "chain in more than one transaction") != std::string::npos);
  BOOST_TEST(count_tables(database) == "0");

  lock_watcher watching{database};
  const report done = upgrade(database.url(), chain.set(), {.observer = &watching});

  BOOST_TEST(done.migrations.size() == 1500U);
  BOOST_TEST(count_tables(database) == "1500");
  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "01500");
  const int transactions = std::stoi(database.one("SELECT epoch FROM strata_state"));
  BOOST_TEST_MESSAGE(transactions << " transactions, at most " << watching.most << " locks");
  BOOST_TEST(transactions > 10);
  BOOST_TEST(transactions < 500);
  // Its half, and what one migration more takes.
  BOOST_TEST(watching.most <= small_table / 2 + 10);
}

BOOST_AUTO_TEST_CASE(what_others_hold_makes_the_transactions_smaller) {
  const postgresql_chain chain{tables(60)};
  const auto transactions_beside = [&](int theirs) {
    postgresql_fixture database;
    const auto other = database.connect();
    other->begin({}, {});
    if (theirs > 0) other->execute(make_tables("other", theirs));
    upgrade(database.url(), chain.set());
    other->rollback();
    return std::stoi(database.one("SELECT epoch FROM strata_state"));
  };

  BOOST_TEST(transactions_beside(120) > transactions_beside(0) + 3);
}

BOOST_AUTO_TEST_CASE(a_migration_that_locks_more_than_was_foreseen_leaves_the_others_their_transaction) {
  std::vector<migration_text> texts;
  for (int number = 1; number <= 100; ++number) {
    texts.push_back({.revision = revision(number), .up = {number == 1 ? "CREATE TABLE few (id integer)" : "SELECT 1"}});
  }
  // One statement each, after a hundred that lock next to nothing: nearly as much as the table has room for.
  for (int number = 101; number <= 124; ++number) {
    texts.push_back(
        {.revision = revision(number), .up = {make_tables("many" + std::to_string(number), small_table - 20)}});
  }
  const postgresql_chain chain{texts};
  postgresql_fixture database;
  BOOST_TEST_REQUIRE(message_of([&] {
                       upgrade(database.url(), chain.set(), {.transactions = transactions::single});
                     }).find("[strata-transaction-full]") != std::string::npos);

  upgrade(database.url(), chain.set());

  BOOST_TEST(count_tables(database) == std::to_string(24 * (small_table - 20) + 1));
  BOOST_TEST(database.one("SELECT count(*), count(DISTINCT revision) FROM strata_log") == "124|124");
}

BOOST_AUTO_TEST_CASE(a_migration_that_alone_overflows_the_table_names_the_setting) {
  const postgresql_chain chain{{{.revision = "0001", .up = {"CREATE TABLE nodes (id integer)"}},
                                {.revision = "0002", .up = {make_tables("many", 20'000)}}}};
  postgresql_fixture database;

  const std::string said = message_of([&] { upgrade(database.url(), chain.set()); });

  const std::size_t from = said.find("\n  database:");
  BOOST_TEST(said.substr(0, said.find('\n')) ==
             "migrations/0002.sql:3:4: error: statement 1 of 1 of migration 0002 failed [strata-transaction-full]");
  BOOST_TEST_REQUIRE(from != std::string::npos);
  BOOST_TEST(
      said.substr(from + 1) ==
      "  database: at 0001, as before: the transaction was rolled back\n"
      "  help: raise max_locks_per_transaction in postgresql.conf and restart the server, or write the migration "
      "as several");
  BOOST_TEST(count_tables(database) == "1");
  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0001");
}

BOOST_AUTO_TEST_CASE(a_program_killed_between_the_transactions_leaves_whole_ones_and_the_next_goes_on) {
  constexpr int length = 90;
  const postgresql_chain chain{tables(length)};
  int in_the_middle = 0;
  for (int at = 1; at <= length; at += 7) {
    postgresql_fixture database;
    BOOST_TEST_REQUIRE(dies([&] {
      killer stop{revision(at)};
      upgrade(database.url(), chain.set(), {.observer = &stop});
    }));

    const std::string there = count_tables(database);
    const bool has_books = database.one("SELECT to_regclass('strata_migrations') IS NOT NULL") == "t";
    const std::string recorded = has_books ? database.one("SELECT count(*) FROM strata_migrations") : "0";
    BOOST_TEST(there == recorded);
    // The one that it died in, and those that shared its transaction, are not there.
    BOOST_TEST(std::stoi(there) < at);
    if (there != "0") ++in_the_middle;
    BOOST_TEST(upgrade(database.url(), chain.set()).migrations.size() ==
               static_cast<std::size_t>(length - std::stoi(there)));
    BOOST_TEST(count_tables(database) == std::to_string(length));
    BOOST_TEST(database.one("SELECT count(*), count(DISTINCT revision) FROM strata_log") ==
               std::to_string(length) + "|" + std::to_string(length));
  }
  BOOST_TEST(in_the_middle > 3);
}

BOOST_AUTO_TEST_SUITE_END()
