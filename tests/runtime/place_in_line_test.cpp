#include <boost/test/unit_test.hpp>
#include <functional>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

std::vector<migration_text> line(std::size_t count) {
  std::vector<migration_text> texts;
  for (std::size_t number = 1; number <= count; ++number) {
    const std::string name = "t" + std::to_string(number);
    texts.push_back({.revision = "r" + std::to_string(number),
                     .up = {"CREATE TABLE " + name + " (x)"},
                     .down = {"DROP TABLE " + name}});
  }
  return texts;
}

// A database at the second of three migrations, whose bookkeeping somebody changes by hand.
struct half_way {
  explicit half_way(const std::string& change = "SELECT 1") {
    const built_chain older{line(2)};
    upgrade(db, older.set());
    file.run(change);
  }

  // What an upgrade to the third says.
  std::string outcome() {
    try {
      const built_chain chain{line(3)};
      const report done = upgrade(db, chain.set());
      return done.from.at(0) + " to " + done.to.at(0) + ", " + std::to_string(done.migrations.size());
    } catch (const error& thrown) {
      return std::string{to_string(thrown.code())};
    }
  }

  // Whether SQLite was asked for the down scripts.
  bool reads_scripts() {
    bool read = false;
    sqlite3_trace_v2(
        file.handle(), SQLITE_TRACE_STMT,
        [](unsigned, void* found, void*, void* text) {
          const std::string_view sql = static_cast<const char*>(text);
          if (sql.starts_with("SELECT") && sql.find("down_script") != std::string_view::npos) {
            *static_cast<bool*>(found) = true;
          }
          return 0;
        },
        &read);
    outcome();
    sqlite3_trace_v2(file.handle(), 0, nullptr, nullptr);
    return read;
  }

  database file;
  sqlite::connection db{file.handle()};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(place_in_line_test)

BOOST_AUTO_TEST_CASE(an_upgrade_along_a_line_does_not_read_the_scripts_of_the_past) {
  BOOST_TEST(half_way{}.outcome() == "r2 to r3, 1");
  BOOST_TEST(!half_way{}.reads_scripts());
}

BOOST_AUTO_TEST_CASE(a_bookkeeping_that_says_anything_else_is_read_whole) {
  BOOST_TEST(half_way{"UPDATE strata_migrations SET description = 'another'"}.outcome() == "r2 to r3, 1");
  BOOST_TEST(half_way{"UPDATE strata_migrations SET statements_done = 0 WHERE revision = 'r2'"}.reads_scripts());
  BOOST_TEST(half_way{"UPDATE strata_migrations SET direction = 'down' WHERE revision = 'r2'"}.reads_scripts());
  BOOST_TEST(half_way{"UPDATE strata_migrations SET revision = 'rr' WHERE revision = 'r2'"}.reads_scripts());
  BOOST_TEST(half_way{"UPDATE strata_state SET digest = digest || ' unfinished:r2'"}.reads_scripts());
}

BOOST_AUTO_TEST_CASE(a_row_that_was_changed_by_hand_is_refused_as_before) {
  BOOST_TEST(half_way{"UPDATE strata_migrations SET digest = 'another' WHERE revision = 'r1'"}.outcome() ==
             "strata-diverged");
  BOOST_TEST(half_way{"DELETE FROM strata_migrations WHERE revision = 'r1'"}.outcome() == "strata-diverged");
  BOOST_TEST(half_way{"UPDATE strata_migrations SET revision = 'other' WHERE revision = 'r2'"}.outcome() ==
             "strata-ahead");
}

BOOST_AUTO_TEST_CASE(a_chain_with_branches_is_planned_over_the_whole_history) {
  std::vector<migration_text> texts = line(3);
  texts[2].parents = {"r1"};
  texts.push_back({.revision = "r4", .up = {"CREATE TABLE t4 (x)"}, .parents = {"r2", "r3"}});
  const built_chain older{std::vector<migration_text>{texts.begin(), texts.begin() + 3}};
  const built_chain chain{texts};
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, older.set());

  const report done = upgrade(db, chain.set());

  BOOST_TEST(done.to == std::vector<std::string>{"r4"}, boost::test_tools::per_element());
  BOOST_TEST(done.migrations.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_branch_that_begins_below_the_database_is_applied) {
  std::vector<migration_text> texts = line(3);
  texts.push_back({.revision = "b1", .up = {"CREATE TABLE b1 (x)"}, .parents = {"r1"}});
  texts.push_back({.revision = "m", .up = {"CREATE TABLE m (x)"}, .parents = {"r3", "b1"}});
  const built_chain older{line(2)};
  const built_chain chain{texts};
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, older.set());

  const report done = upgrade(db, chain.set());

  BOOST_TEST(done.migrations.size() == 3u);
  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "m");
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == chain.chain().head_digest);
}

BOOST_AUTO_TEST_SUITE_END()
