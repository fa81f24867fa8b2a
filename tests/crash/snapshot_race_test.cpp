// Taking a snapshot overwrites the database. Others, Strata or not, write to it at the same moment: no row of theirs is
// ever lost, and no migration is applied twice.
#include <unistd.h>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <random>
#include <strata/strata.hpp>

#include "processes.hpp"
#include "runtime/snapshot_builder.hpp"
#include "twenty_migrations.hpp"

using namespace strata;
using namespace strata::test;
namespace data = boost::unit_test::data;

namespace {

constexpr int migrations = 5;

void make_empty(const std::string& path, const std::string& journal) {
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(path + suffix);
  if (journal == "wal") database{path}.run("PRAGMA journal_mode = wal");
}

// Plain SQLite, as another program would: a table and a row, committed at some moment.
int write_a_row(const std::string& path, std::chrono::microseconds after) {
  database file{path};
  usleep(static_cast<useconds_t>(after.count()));
  file.run("BEGIN IMMEDIATE");
  file.run("CREATE TABLE IF NOT EXISTS theirs (n)");
  file.run("INSERT INTO theirs VALUES (5)");
  file.run("COMMIT");
  return 0;
}

std::mt19937& numbers() {
  static std::mt19937 made = [] {
    const auto seed = std::random_device{}();
    BOOST_TEST_MESSAGE("seed " << seed);
    return std::mt19937{seed};
  }();
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(snapshot_race_test)

BOOST_DATA_TEST_CASE(a_row_that_another_program_writes_meanwhile_stays, data::make({"delete", "wal"}), journal) {
  constexpr int tries = 1500;
  const temporary_folder folder;
  const std::string path = folder.file("raced.db");
  const snapshot_chain chain{twenty_migrations(true, migrations)};
  chain_set set = chain.set();
  set.beside_others = true;
  int before = 0;
  int snapshots = 0;
  std::uniform_int_distribution<int> microseconds{0, 3000};

  for (int attempt = 0; attempt < tries; ++attempt) {
    make_empty(path, journal);
    const std::chrono::microseconds delay{microseconds(numbers())};
    const std::vector<int> ended = together({[&] {
                                               const report did = upgrade("sqlite:///" + path, set);
                                               return did.snapshot.empty() ? 1 : 2;
                                             },
                                             [&] { return write_a_row(path, delay); }});

    BOOST_REQUIRE_LT(ended[0], 3);
    BOOST_REQUIRE_EQUAL(ended[1], 0);
    database file{path};
    BOOST_REQUIRE_EQUAL(file.one("SELECT group_concat(n) FROM theirs"), "5");
    BOOST_REQUIRE_EQUAL(file.one(effects_query), all_effects(migrations));
    BOOST_REQUIRE_EQUAL(file.one("PRAGMA integrity_check"), "ok");
    snapshots += ended[0] == 2 ? 1 : 0;
    before += ended[0] == 1 ? 1 : 0;
  }
  // Both came first sometimes, or the race was none.
  BOOST_TEST(before > 0);
  BOOST_TEST(snapshots > 0);
  BOOST_TEST_MESSAGE("the row came first in " << before << " of " << tries);
}

BOOST_DATA_TEST_CASE(one_of_many_takes_it, data::make({"delete", "wal"}), journal) {
  const temporary_folder folder;
  const std::string path = folder.file("raced.db");
  const snapshot_chain chain{twenty_migrations(true, migrations)};
  const auto launch = [&] { return static_cast<int>(upgrade("sqlite:///" + path, chain.set()).migrations.size()); };
  const auto replay = [&] {
    return static_cast<int>(upgrade("sqlite:///" + path, chain.set(), {.use_snapshot = false}).migrations.size());
  };

  for (int round = 0; round < 60; ++round) {
    make_empty(path, journal);
    std::vector<std::function<int()>> programs(6, launch);
    programs.insert(programs.end(), 2, replay);

    int total = 0;
    for (const int each : together(programs)) {
      BOOST_REQUIRE_LE(each, migrations);
      total += each;
    }

    BOOST_REQUIRE_EQUAL(total, migrations);
    database file{path};
    BOOST_REQUIRE_EQUAL(file.one(effects_query), all_effects(migrations));
    BOOST_REQUIRE_EQUAL(file.one("SELECT count(*) FROM strata_log"), std::to_string(migrations));
    BOOST_REQUIRE_EQUAL(file.one("SELECT epoch FROM strata_state"), "1");
  }
}

BOOST_AUTO_TEST_SUITE_END()
