#include "work.hpp"

#include <boost/test/unit_test.hpp>

#include "empty_database.hpp"

namespace {

struct work_fixture {
  work_fixture() { strata::upgrade(*database, myagent::migrations()); }

  std::string answer(std::string_view sql) { return database->query(sql).at(0).at(0).value_or("NULL"); }

  std::unique_ptr<strata::connection> database = myagent::empty_database();
  myagent::work work{*database};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(work_test, work_fixture)

BOOST_AUTO_TEST_CASE(the_highest_priority_goes_first_and_the_oldest_of_these) {
  const auto project = work.add_project("compiler");
  work.add_task(project, "low", 1);
  work.add_task(project, "high", 9);
  work.add_task(project, "high too", 9);

  BOOST_TEST(work.take_next(project).value().title == "high");
  BOOST_TEST(work.take_next(project).value().title == "high too");
  BOOST_TEST(work.take_next(project).value().title == "low");
  BOOST_TEST(!work.take_next(project).has_value());
}

BOOST_AUTO_TEST_CASE(iterations_are_numbered_by_task_and_end_with_the_last) {
  const auto project = work.add_project("compiler");
  const auto task = work.add_task(project, "lexer", 1);

  BOOST_TEST(work.record(task, R"({"score": 1})", false) == 1);
  BOOST_TEST(work.record(task, R"({"score": 2})", true) == 2);

  BOOST_TEST(answer("SELECT status FROM tasks") == "done");
  BOOST_TEST(answer("SELECT sum((result ->> 'score')::int) FROM iterations") == "3");
}

BOOST_AUTO_TEST_CASE(a_project_is_added_once_and_goes_with_its_tasks) {
  const auto project = work.add_project("compiler", R"({"a": 1})");
  BOOST_TEST(work.add_project("compiler") == project);
  work.record(work.add_task(project, "lexer", 1), "{}", false);

  database->execute("DELETE FROM projects");

  BOOST_TEST(answer("SELECT (SELECT count(*) FROM tasks) + (SELECT count(*) FROM iterations)") == "0");
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_refused) {
  BOOST_CHECK_THROW(work.add_project("compiler", "{"), strata::engine_error);
}

BOOST_AUTO_TEST_SUITE_END()
