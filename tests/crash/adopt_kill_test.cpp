// kill -9 at every statement that SQLite is asked to run while a launch adopts and upgrades: the n-th boundary for n =
// 1, 2, 3 … until a run comes through untouched. And a disk that fails, or a process that dies, at every write.
#include <boost/test/unit_test.hpp>
#include <set>
#include <strata/adopt.hpp>

#include "doomed_database.hpp"
#include "processes.hpp"
#include "run_with_fault.hpp"
#include "tests/runtime/adopt_scenarios.hpp"
#include "tests/runtime/database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

// A database as a tool leaves it; Sqitch's registry is beside it.
class victim {
 public:
  victim(const left_by& tool, const char* journal) : tool_{tool} {
    const std::string registry_path = folder_.file(tool.tool == "sqitch" ? "sqitch.db" : "app.db");
    database own{path()};
    own.run(std::string{"PRAGMA journal_mode = "} + journal);
    for (const std::string& each : adoptable_schema()) own.run(each);
    database registry{registry_path};
    for (const std::string& each : tool.sqlite) registry.run(each);
    before_ = look();
  }

  [[nodiscard]] std::string path() const { return folder_.file("app.db"); }

  // Nothing of Strata's and the schema untouched; all that was adopted; or that and one more.
  [[nodiscard]] std::string state() const {
    BOOST_REQUIRE_EQUAL(look(), before_);
    database now{path()};
    const std::string jobs = now.one("SELECT count(*) FROM sqlite_schema WHERE name = 'jobs'");
    if (now.one("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'strata%'") == "0") return "nothing, jobs " + jobs;
    return now.one(
               "SELECT (SELECT count(*) FROM strata_migrations) || ' applied, ' || (SELECT count(*) FROM "
               "strata_log) || ' logged, at ' || heads FROM strata_state") +
           ", jobs " + jobs;
  }

 private:
  // All that is not Strata's and not the next migration's.
  [[nodiscard]] std::string look() const {
    std::string text;
    for (const char* const name : {"app.db", "sqitch.db"}) {
      if (!std::filesystem::exists(folder_.path() / name)) continue;
      database file{folder_.file(name)};
      for (const std::string& each : file.rows(
               "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'strata%' AND name NOT LIKE "
               "'sqlite%' AND name <> 'jobs' ORDER BY 1")) {
        text += each + '\n';
        for (const std::string& row : file.rows("SELECT * FROM \"" + each + "\" ORDER BY 1")) text += row + '\n';
      }
    }
    return text;
  }

  const left_by& tool_;
  temporary_folder folder_;
  std::string before_;
};

void launch(const std::string& path, const chain_set& set, int boundary = 0) {
  doomed_database file{path, boundary};
  upgrade(file.connection(), set, {.adopt = true});
}

std::set<std::string> allowed_states(const left_by& tool) {
  return {"nothing, jobs 0", "2 applied, 2 logged, at " + tool.chain[1].revision + ", jobs 0",
          "3 applied, 3 logged, at " + tool.chain[2].revision + ", jobs 1"};
}

const left_by& scenario(const std::string& tool) {
  static const std::vector<left_by> all = adoption_scenarios();
  return *std::find_if(all.begin(), all.end(), [&](const left_by& each) { return each.tool == tool; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(adopt_kill_test)

BOOST_AUTO_TEST_CASE(killed_at_any_statement_the_next_launch_carries_on) {
  for (const char* const tool : {"goose", "sqitch"}) {
    for (const char* const journal : {"wal", "delete"}) {
      const built_chain chain{scenario(tool).chain};
      const std::set<std::string> allowed = allowed_states(scenario(tool));
      std::set<std::string> met;
      int boundary = 1;
      for (;; ++boundary) {
        const victim db{scenario(tool), journal};
        const bool died = dies([&] { launch(db.path(), chain.set(), boundary); });
        const std::string state = db.state();
        BOOST_REQUIRE_MESSAGE(allowed.contains(state), "killed at boundary " << boundary << " it is left as " << state);
        met.insert(state);
        launch(db.path(), chain.set());
        BOOST_REQUIRE(db.state().starts_with("3 applied, 3 logged"));
        if (!died) break;
      }
      BOOST_TEST_MESSAGE(tool << ", " << journal << ": " << boundary << " boundaries");
      BOOST_TEST(boundary > 40);
      BOOST_TEST(met.size() == allowed.size());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_disk_that_fails_at_any_write_leaves_all_or_nothing) {
  install_faulty_vfs();
  const left_by& tool = scenario("goose");
  const built_chain chain{tool.chain};
  const std::set<std::string> allowed = allowed_states(tool);
  for (const fault what : {fault::kill, fault::io_error, fault::disk_full}) {
    int operation = 1;
    for (;; ++operation) {
      const victim db{tool, "delete"};
      const outcome ended = run_with_fault(what, operation, [&] {
        database file{db.path()};
        sqlite::connection connected{file.handle()};
        upgrade(connected, chain.set(), {.adopt = true});
      });
      const std::string state = db.state();
      BOOST_REQUIRE_MESSAGE(allowed.contains(state), "at operation " << operation << " it is left as " << state);
      launch(db.path(), chain.set());
      BOOST_REQUIRE(db.state().starts_with("3 applied, 3 logged"));
      if (ended == outcome::untouched) break;
    }
    BOOST_TEST(operation > 10);
  }
}

BOOST_AUTO_TEST_SUITE_END()
