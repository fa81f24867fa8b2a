#include "runtime/matching/matcher.hpp"

#include <boost/test/unit_test.hpp>

#include "schema/sqlite_database.hpp"

using strata::matching::candidate;
using strata::matching::matcher;
using strata::schemas::test::schema_after;

namespace {

constexpr auto first = "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL);";
constexpr auto second = "ALTER TABLE nodes ADD COLUMN region TEXT; CREATE INDEX ix_nodes_region ON nodes (region);";
constexpr auto third = "CREATE TABLE jobs (id INTEGER PRIMARY KEY); CREATE VIEW all_jobs AS SELECT * FROM jobs;";

// A chain of four states, of which the second and the third have the same schema.
matcher compared_with_chain(const std::string& live) {
  matcher made{schema_after(live)};
  made.consider({"0001"}, schema_after(first));
  made.consider({"0002"}, schema_after(std::string{first} + second));
  made.consider({"0003"}, schema_after(std::string{first} + second));
  made.consider({"0004"}, schema_after(std::string{first} + second + third));
  return made;
}

// `0002 0003`, with `: what differs` behind each.
std::string text(const std::vector<candidate>& candidates) {
  std::string result;
  for (const candidate& each : candidates) {
    for (const std::string& head : each.heads) result += (&head == each.heads.data() ? "" : "+") + head;
    for (const auto& one : each.differences) result += "; " + to_string(one);
    result += '\n';
  }
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(matcher_test)

BOOST_AUTO_TEST_CASE(a_schema_made_another_way_fits_the_state_that_it_equals) {
  const matcher made =
      compared_with_chain("create table if not exists \"nodes\" (id integer primary key, name text not null)");

  BOOST_TEST(text(made.fitting()) == "0001\n");
  BOOST_TEST(text(made.nearest()) == "0001\n");
  BOOST_TEST(made.size() == 4u);
}

BOOST_AUTO_TEST_CASE(states_with_the_same_schema_fit_together) {
  BOOST_TEST(text(compared_with_chain(std::string{first} + second).fitting()) == "0002\n0003\n");
}

BOOST_AUTO_TEST_CASE(one_difference_is_enough_not_to_fit) {
  const matcher made = compared_with_chain(std::string{first} + second + third + "DROP INDEX ix_nodes_region;" +
                                           "ALTER TABLE jobs ADD COLUMN note TEXT");

  BOOST_TEST(text(made.fitting()) == "");
  BOOST_TEST(text(made.nearest()) == "0004; column jobs.note: added; index ix_nodes_region: missing\n");
}

BOOST_AUTO_TEST_CASE(the_order_of_columns_counts) {
  const matcher made = compared_with_chain("CREATE TABLE nodes (name TEXT NOT NULL, id INTEGER PRIMARY KEY)");

  BOOST_TEST(text(made.fitting()) == "");
}

BOOST_AUTO_TEST_CASE(equally_near_states_are_all_named) {
  const matcher made = compared_with_chain(std::string{first} + "ALTER TABLE nodes ADD COLUMN region TEXT");

  BOOST_TEST(text(made.nearest()) ==
             "0001; column nodes.region: added\n"
             "0002; index ix_nodes_region: missing\n"
             "0003; index ix_nodes_region: missing\n");
}

BOOST_AUTO_TEST_CASE(what_is_ignored_counts_for_nothing_with_all_that_is_in_it) {
  const std::string live = std::string{first} + second + third +
                           "CREATE TABLE Audit (id INTEGER PRIMARY KEY, at TEXT); CREATE INDEX ix_audit ON Audit (at);"
                           "ALTER TABLE jobs ADD COLUMN note TEXT; CREATE INDEX ix_note ON jobs (note)";

  for (const std::vector<std::string>& names : std::vector<std::vector<std::string>>{
           {"audit", "jobs"},
           {"table AUDIT", "table jobs"},
           {"audit", "column jobs.note", "index ix_note"},
           {"audit", "JOBS.note", "ix_note"},
       }) {
    matcher made = compared_with_chain(live);
    for (const std::string& each : names) made.ignore(each);
    BOOST_TEST(text(made.fitting()).find("0004\n") != std::string::npos);
  }
  for (const std::vector<std::string>& names : std::vector<std::vector<std::string>>{
           {"audit"}, {"aud", "jobs"}, {"index audit", "jobs"}, {"audit", "note"}, {"audit", "ix_note"}}) {
    matcher made = compared_with_chain(live);
    for (const std::string& each : names) made.ignore(each);
    BOOST_TEST(text(made.fitting()) == "");
  }
}

BOOST_AUTO_TEST_CASE(what_is_ignored_may_also_be_missing) {
  matcher made = compared_with_chain(std::string{first} + second + "CREATE TABLE jobs (id INTEGER PRIMARY KEY);");
  made.ignore("all_jobs");

  BOOST_TEST(text(made.fitting()) == "0004\n");
}

BOOST_AUTO_TEST_CASE(without_states_nothing_is_near) {
  const matcher made{schema_after(first)};

  BOOST_TEST(made.fitting().empty());
  BOOST_TEST(made.nearest().empty());
}

BOOST_AUTO_TEST_SUITE_END()
