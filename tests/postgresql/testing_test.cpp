// Fresh PostgreSQL databases for tests: copies of one template per server and content, whatever processes do and
// however they end; and nothing is ever dropped that is in use or was not made for tests.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <strata/testing.hpp>
#include <thread>

#include "generator/verify/filled_chain.hpp"
#include "programs.hpp"
#include "recording_proxy.hpp"
#include "runtime/database.hpp"
#include "runtime/src/postgresql/database_url.hpp"
#include "runtime/src/postgresql/test_server.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;
using namespace std::chrono_literals;
using testing::fresh;

namespace {

// A byte for each time that the chain was run, by whichever process.
std::string& run_file() {
  static std::string path;
  return path;
}

void count_run(connection& db) {
  std::ofstream{run_file(), std::ios::app} << '.';
  db.run("INSERT INTO nodes (name) VALUES ('from C++')");
}

std::vector<migration_text> texts(const std::string& first = "first") {
  return {
      {.revision = "0001",
       .up = {"CREATE TABLE nodes (id serial PRIMARY KEY, name text NOT NULL)",
              "INSERT INTO nodes (name) VALUES ('" + first + "')"},
       .down = {"DROP TABLE nodes"}},
      {.revision = "0002", .up = {"call count_run"}, .steps = {{"count_run", count_run}}},
      {.revision = "0003", .up = {"CREATE INDEX CONCURRENTLY ix_nodes_name ON nodes (name)"}, .transactional = false}};
}

struct server_fixture {
  server_fixture() {
    run_file() = folder.file("runs");
    drop_all();
  }
  ~server_fixture() { drop_all(); }
  server_fixture(const server_fixture&) = delete;
  server_fixture& operator=(const server_fixture&) = delete;

  [[nodiscard]] const std::string& url() const { return current_server()->maintenance_url(); }
  [[nodiscard]] int runs() const {
    std::error_code none;
    const auto size = std::filesystem::file_size(run_file(), none);
    return none ? 0 : static_cast<int>(size);
  }

  std::vector<std::string> names(const std::string& like) {
    std::vector<std::string> found;
    for (const row& each :
         look->query("SELECT datname FROM pg_database WHERE datname LIKE '" + like + "' ORDER BY datname")) {
      found.push_back(*each.at(0));
    }
    return found;
  }
  std::vector<std::string> templates() { return names(R"(strata\_template\_%)"); }
  std::vector<std::string> copies() { return names(R"(strata\_test\_%)"); }

  void drop_all() {
    for (const std::string& each : names(R"(strata\_te%)")) look->execute("DROP DATABASE " + each + " WITH (FORCE)");
  }

  // The server needs a moment to notice that a client is dead.
  void wait_until_unused(const std::string& like) {
    for (int attempt = 0; attempt < 500; ++attempt) {
      if (*look->query("SELECT count(*) FROM pg_stat_activity WHERE datname LIKE '" + like + "'").at(0).at(0) == "0")
        return;
      std::this_thread::sleep_for(10ms);
    }
    BOOST_FAIL("somebody is still connected");
  }
  // This process may hold one, too.
  std::string locks() { return *look->query("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").at(0).at(0); }
  void wait_until_locks_are(const std::string& before) {
    for (int attempt = 0; attempt < 500; ++attempt) {
      if (locks() == before) return;
      std::this_thread::sleep_for(10ms);
    }
    BOOST_FAIL("somebody still holds a lock");
  }

  // As another process would; what it leaves in memory is not this one's. Returns how it ended.
  template <typename Work>
  pid_t start(Work work) {
    const pid_t child = fork();
    if (child != 0) return child;
    try {
      _exit(work() ? 0 : 1);
    } catch (const std::exception& failed) {
      std::fprintf(stderr, "%s\n", failed.what());
      _exit(2);
    }
  }
  static int result(pid_t child) {
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 202;
  }
  template <typename Work>
  int run(Work work) {
    return result(start(work));
  }

  bool is_whole(const testing::database& db, const chain_set& set) {
    return db.connection().query("SELECT name FROM nodes ORDER BY id").size() == 2 &&
           probe(db.connection(), set).state == standing::current;
  }
  // Another process that only comes and goes.
  int visit(const postgresql_chain& chain) {
    return run([&] { return is_whole(fresh(chain.set(), {.url = url()}), chain.set()); });
  }

  temporary_folder folder;
  std::unique_ptr<connection> look = postgresql::driver.connect(current_server()->maintenance_url(), {});
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(testing_test, server_fixture)

BOOST_AUTO_TEST_CASE(copies_are_at_head_and_ones_own_and_gone_with_the_object) {
  const postgresql_chain chain{texts("at head")};
  {
    const testing::database one = fresh(chain.set(), {.url = url()});
    const testing::database two = fresh(chain.set(), {.url = url()});
    one.connection().execute("DELETE FROM nodes");

    BOOST_TEST(is_whole(two, chain.set()));
    BOOST_TEST(!upgrade(two.connection(), chain.set()).changed());
    BOOST_TEST(two.handle() == nullptr);
    // For a connection of the application's own.
    const auto other = connect(two.url(), chain.set());
    BOOST_TEST(*other->query("SELECT count(*) FROM nodes").at(0).at(0) == "2");
    other->run("INSERT INTO nodes (name) VALUES ('third')");
    BOOST_TEST(two.connection().query("SELECT 1 FROM nodes").size() == 3U);
    BOOST_TEST(copies().size() == 2U);
  }
  BOOST_TEST(runs() == 1);
  BOOST_TEST(copies().empty());
  BOOST_TEST(templates().size() == 1U);
  BOOST_TEST(look->query("SELECT 1 FROM pg_database WHERE datname LIKE 'strata%' AND datallowconn").empty());
}

BOOST_AUTO_TEST_CASE(every_content_has_a_template_of_its_own) {
  const postgresql_chain chain{texts("one")};
  const postgresql_chain edited{texts("two")};
  std::vector<migration_text> other_way_down = texts("one");
  other_way_down[0].down = {"DROP TABLE nodes CASCADE"};
  const postgresql_chain undone{other_way_down};
  postgresql_chain seeded{texts("one")};
  seeded.add_seed("10_nodes", {"INSERT INTO nodes (id, name) VALUES (10, 'hare')"});
  const auto first_name = [&](const testing::database& of) {
    return *of.connection().query("SELECT name FROM nodes ORDER BY id DESC LIMIT 1").at(0).at(0);
  };
  for (int round = 0; round < 2; ++round) {
    BOOST_TEST(first_name(fresh(chain.set(), {.target = "0001", .url = url()})) == "one");
    BOOST_TEST(first_name(fresh(edited.set(), {.target = "0001", .url = url()})) == "two");
    BOOST_TEST(first_name(fresh(seeded.set(), {.url = url(), .seeds = true})) == "hare");
    BOOST_TEST(first_name(fresh(chain.set(), {.url = url()})) == "from C++");
    const testing::database down = fresh(undone.set(), {.target = "0001", .url = url()});
    BOOST_TEST(*down.connection().query("SELECT down_script FROM strata_migrations").at(0).at(0) !=
               *fresh(chain.set(), {.target = "0001", .url = url()})
                    .connection()
                    .query("SELECT down_script FROM strata_migrations")
                    .at(0)
                    .at(0));
  }
  BOOST_TEST(templates().size() == 5U);
  BOOST_TEST(runs() == 2);
}

BOOST_AUTO_TEST_CASE(variables_are_a_part_of_what_is_copied) {
  const generator::test::filled_chain on_server{
      {{"1_a.sql",
        "-- migrate:variable owner\n-- migrate:up\nCREATE TABLE t (x text);\nINSERT INTO t VALUES "
        "(${owner});\n-- migrate:down\nDROP TABLE t;\n"}},
      postgresql::driver,
      generator::dialect::postgresql};
  const generator::test::filled_chain in_memory{
      {{"1_a.sql",
        "-- migrate:variable owner\n-- migrate:up\nCREATE TABLE t (x text);\nINSERT INTO t VALUES "
        "(${owner});\n-- migrate:down\nDROP TABLE t;\n"}},
      sqlite::driver,
      generator::dialect::sqlite};
  for (const std::string owner : {"ada", "grace", "ada"}) {
    const auto x = [](const testing::database& of) { return *of.connection().query("SELECT x FROM t").at(0).at(0); };
    BOOST_TEST(x(fresh(on_server.set(), {.url = url(), .variables = {{"owner", owner}}})) == owner);
    BOOST_TEST(x(fresh(in_memory.set(), {.variables = {{"owner", owner}}})) == owner);
  }
  BOOST_TEST(templates().size() == 2U);
}

BOOST_AUTO_TEST_CASE(processes_that_start_together_make_one_template) {
  const postgresql_chain chain{texts("together")};
  std::vector<pid_t> children;
  for (int number = 0; number < 8; ++number) {
    children.push_back(start([&] {
      for (int round = 0; round < 3; ++round) {
        const testing::database mine = fresh(chain.set(), {.url = url()});
        if (!is_whole(mine, chain.set())) return false;
        mine.connection().execute("DELETE FROM nodes");
      }
      return true;
    }));
  }
  for (const pid_t each : children) BOOST_TEST(result(each) == 0);
  BOOST_TEST(runs() == 1);
  BOOST_TEST(templates().size() == 1U);
  BOOST_TEST(copies().empty());
}

BOOST_AUTO_TEST_CASE(threads_of_a_process_make_one_template) {
  const postgresql_chain chain{texts("threads")};
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int number = 0; number < 4; ++number) {
    threads.emplace_back([&] {
      for (int round = 0; round < 3; ++round) {
        if (is_whole(fresh(chain.set(), {.url = url()}), chain.set())) ++good;
      }
    });
  }
  for (std::thread& each : threads) each.join();
  BOOST_TEST(good == 12);
  BOOST_TEST(runs() == 1);
  BOOST_TEST(copies().empty());
}

BOOST_AUTO_TEST_CASE(what_a_killed_process_left_is_dropped_by_the_next_unless_it_is_in_use) {
  const postgresql_chain chain{texts("killed")};
  const std::string before = locks();
  BOOST_TEST(run([&] {
               const testing::database lost = fresh(chain.set(), {.url = url()});
               const testing::database looked_at = fresh(chain.set(), {.url = url()});
               return kill(getpid(), SIGKILL) == 0;
             }) == 202);
  wait_until_locks_are(before);
  wait_until_unused(R"(strata\_test\_%)");
  BOOST_TEST_REQUIRE(copies().size() == 2U);
  const std::string used = copies().at(1);
  auto person = postgresql::driver.connect(postgresql::with_database(url(), used), {});

  BOOST_TEST(visit(chain) == 0);
  BOOST_TEST(copies() == std::vector<std::string>{used}, boost::test_tools::per_element());

  person.reset();
  wait_until_unused(R"(strata\_test\_%)");
  BOOST_TEST(visit(chain) == 0);
  BOOST_TEST(copies().empty());
  BOOST_TEST(runs() == 1);
}

BOOST_AUTO_TEST_CASE(what_is_not_ours_is_never_dropped) {
  const postgresql_chain chain{texts("others")};
  const std::vector<std::string> others{"strata_template_mine", "strata_test_0000000000000001_1_deadbeef",
                                        "strata_test_data"};
  for (const std::string& each : others) look->execute("CREATE DATABASE " + each + " TEMPLATE template0");
  // One whose owner lives.
  const std::int64_t owner = 4711;
  const std::string living = postgresql::test_database_name(owner, 1);
  look->execute("CREATE DATABASE " + living + " TEMPLATE template0");
  look->query("SELECT pg_advisory_lock(4711)");

  BOOST_TEST(visit(chain) == 0);
  for (const std::string& each : others) BOOST_TEST(names(each).size() == 1U);
  BOOST_TEST(names(living).size() == 1U);

  look->query("SELECT pg_advisory_unlock(4711)");
  BOOST_TEST(visit(chain) == 0);
  BOOST_TEST(names(living).empty());
}

BOOST_AUTO_TEST_CASE(a_template_that_nobody_used_for_a_day_is_dropped) {
  const postgresql_chain old{texts("old")};
  const postgresql_chain young{texts("young")};
  const postgresql_chain used{texts("used")};
  const auto make = [&](const postgresql_chain& of) {
    const std::vector<std::string> before = templates();
    BOOST_TEST(visit(of) == 0);
    for (const std::string& each : templates()) {
      if (std::find(before.begin(), before.end(), each) == before.end()) return each;
    }
    return std::string{"(none)"};
  };
  const auto say = [&](const std::string& of, int hours) {
    const std::string then =
        *look->query("SELECT floor(extract(epoch FROM now()))::bigint - " + std::to_string(hours * 3600)).at(0).at(0);
    look->execute("COMMENT ON DATABASE " + of + " IS 'Strata''s template for tests of test; last used " + then + "'");
  };
  const std::string old_name = make(old);
  const std::string young_name = make(young);
  const std::string used_name = make(used);
  say(old_name, 25);
  say(young_name, 23);
  say(used_name, 23);

  BOOST_TEST(visit(used) == 0);

  BOOST_TEST(names(old_name).empty());
  BOOST_TEST(names(young_name).size() == 1U);
  const std::string comment =
      *look->query("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + used_name + "'")
           .at(0)
           .at(0);
  const long now = std::stol(*look->query("SELECT floor(extract(epoch FROM now()))::bigint").at(0).at(0));
  BOOST_TEST(now - std::stol(comment.substr(comment.rfind(' '))) < 60);
  // Without a comment of ours nobody knows.
  look->execute("COMMENT ON DATABASE " + young_name + " IS NULL");
  BOOST_TEST(visit(used) == 0);
  BOOST_TEST(names(young_name).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_template_that_is_gone_is_made_again) {
  const postgresql_chain chain{texts("gone")};
  static_cast<void>(fresh(chain.set(), {.url = url()}));
  look->execute("DROP DATABASE " + templates().at(0));

  BOOST_TEST(is_whole(fresh(chain.set(), {.url = url()}), chain.set()));
  BOOST_TEST(runs() == 2);
}

BOOST_AUTO_TEST_CASE(a_chain_that_fails_leaves_nothing_behind) {
  std::vector<migration_text> failing = texts("failing");
  failing.push_back({.revision = "0004", .up = {"SELECT nothing"}});
  const postgresql_chain chain{failing};
  BOOST_TEST(message_of([&] { static_cast<void>(fresh(chain.set(), {.url = url()})); }).find("[strata-sql]") !=
             std::string::npos);
  BOOST_TEST(names(R"(strata\_te%)").empty());
}

BOOST_AUTO_TEST_CASE(a_role_that_may_not_make_databases_is_told_so) {
  const postgresql_chain chain{texts("role")};
  look->execute("CREATE ROLE strata_guest LOGIN");
  std::string theirs = url();
  theirs += (theirs.find('?') == std::string::npos ? "?user=" : "&user=") + std::string{"strata_guest"};

  const std::string said = message_of([&] { static_cast<void>(fresh(chain.set(), {.url = theirs})); });

  BOOST_TEST(said.starts_with("error: cannot make a fresh database on the PostgreSQL database postgres on "));
  BOOST_TEST(
      said.ends_with("as strata_guest [strata-sql]\n"
                     "  engine: permission denied to create database (42501)\n"
                     "  help: let the role make databases: ALTER ROLE ... CREATEDB"));
  look->execute("DROP ROLE strata_guest");
}

BOOST_AUTO_TEST_CASE(a_process_killed_at_any_message_while_it_makes_the_template_leaves_no_half_one) {
  const postgresql_chain chain{texts("any message")};
  recording_proxy proxy{current_server()->socket_folder()};
  std::string cut_url = url();
  cut_url.replace(cut_url.find("host=") + 5, current_server()->socket_folder().size(), proxy.folder());
  const std::string before = locks();
  int number = 1;
  int half_done = 0;
  // What lies between are parts of one answer, mostly. Even ones are cut off before they arrive, odd ones after.
  for (;; number += 3) {
    std::array<int, 2> gate{};
    BOOST_TEST_REQUIRE(pipe2(gate.data(), O_CLOEXEC) == 0);
    const pid_t doomed = start([&] {
      char byte = 0;
      if (read(gate[0], &byte, 1) != 1) return false;
      return is_whole(fresh(chain.set(), {.url = cut_url}), chain.set());
    });
    std::atomic<bool> reached = false;
    proxy.judge_with([&](int message) {
      if (message != number) return verdict::pass;
      reached = true;
      kill(doomed, SIGKILL);
      return number % 2 == 0 ? verdict::cut_before : verdict::cut_after;
    });
    BOOST_TEST_REQUIRE(write(gate[1], "g", 1) == 1);
    close(gate[0]);
    close(gate[1]);
    const int ended = result(doomed);
    proxy.judge_with({});
    BOOST_TEST_REQUIRE((reached || ended == 0));
    if (!reached) break;
    wait_until_locks_are(before);
    wait_until_unused(R"(strata\_te%)");
    if (!copies().empty() && templates().empty()) ++half_done;

    BOOST_TEST_REQUIRE(visit(chain) == 0);

    BOOST_TEST_REQUIRE(templates().size() == 1U);
    BOOST_TEST_REQUIRE(copies().empty());
    look->execute("DROP DATABASE " + templates().at(0));
  }
  BOOST_TEST_MESSAGE("killed at " << number / 3 << " messages, " << half_done << " times with a half-made template");
  BOOST_TEST(number > 150);
  BOOST_TEST(half_done > 30);
}

BOOST_AUTO_TEST_SUITE_END()
