#define BOOST_TEST_MODULE myagent
#include <boost/test/unit_test.hpp>

#include "database.hpp"
#include "empty_database.hpp"

namespace {

struct chain_fixture {
  /// Applies the next migration, and just that.
  std::string step() {
    const auto report = strata::upgrade(*database, myagent::migrations(), {.target = "+1"});
    BOOST_REQUIRE(report.migrations.size() == 1u);
    return report.migrations.front().revision;
  }
  void step_back() { strata::downgrade(*database, myagent::migrations(), {.target = "-1"}); }
  std::string answer(std::string_view sql) { return database->query(sql).at(0).at(0).value_or("NULL"); }
  std::string columns(const std::string& table) {
    return answer(
        "SELECT string_agg(column_name, ' ' ORDER BY ordinal_position) FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = '" +
        table + "'");
  }

  std::unique_ptr<strata::connection> database = myagent::empty_database();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(chain_test, chain_fixture)

BOOST_AUTO_TEST_CASE(the_first_migration_makes_the_three_tables) {
  BOOST_TEST(step() == "20260310_0900");

  BOOST_TEST(columns("projects") == "id name settings created_at");
  BOOST_TEST(columns("tasks") == "id project_id title status details created_at");
  BOOST_TEST(columns("iterations") == "id task_id number result finished_at");
  BOOST_TEST(answer("SELECT count(*) FROM pg_constraint WHERE contype = 'f'") == "2");
  BOOST_TEST(answer("SELECT pg_get_serial_sequence('tasks', 'id')") == "public.tasks_id_seq");

  step_back();
  BOOST_TEST(columns("projects") == "NULL");
}

BOOST_AUTO_TEST_CASE(a_priority_moves_from_the_details_into_a_column_in_three_parts) {
  const auto row = "SELECT concat_ws(' | ', priority, details) FROM tasks";
  step();
  database->execute("INSERT INTO projects (name) VALUES ('compiler')");
  database->execute(
      "INSERT INTO tasks (project_id, title, details) VALUES (1, 'lexer', '{\"priority\": 4, \"a\": 1}')");

  BOOST_TEST(step() == "20260317_0900");
  BOOST_TEST(answer(row) == "{\"a\": 1, \"priority\": 4}");
  BOOST_TEST(step() == "20260317_0910");
  BOOST_TEST(answer(row) == "4 | {\"a\": 1, \"priority\": 4}");
  BOOST_TEST(step() == "20260317_0920");
  BOOST_TEST(answer(row) == "4 | {\"a\": 1}");

  step_back();
  BOOST_TEST(answer(row) == "4 | {\"a\": 1, \"priority\": 4}");
  step_back();
  BOOST_TEST(answer(row) == "{\"a\": 1, \"priority\": 4}");
  step_back();
  BOOST_TEST(columns("tasks") == "id project_id title status details created_at");
}

BOOST_AUTO_TEST_CASE(the_index_that_was_built_beside_writers_is_valid) {
  strata::upgrade(*database, myagent::migrations());

  BOOST_TEST(answer("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_tasks_open'::regclass") == "t");
  step_back();
  BOOST_TEST(answer("SELECT to_regclass('ix_tasks_open')") == "NULL");
}

BOOST_AUTO_TEST_CASE(init_database_brings_a_database_to_head_once) {
  const std::string url = std::getenv("STRATA_TEST_DATABASE_URL");

  BOOST_TEST(strata::current(*myagent::init_database(url), myagent::migrations()).at(0) == myagent::head);
  BOOST_TEST(!strata::upgrade(*database, myagent::migrations()).changed());
}

BOOST_AUTO_TEST_SUITE_END()
