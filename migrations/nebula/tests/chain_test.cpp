#include <boost/test/unit_test.hpp>
#include <nebula/migrations.hpp>

namespace {

/// A database with clients and a group from before the first change, made by an old release.
struct old_release_fixture {
  old_release_fixture() {
    upgrade_to("20260105_0900");
    database->execute("INSERT INTO users (id, login) VALUES ('ada', 'ada@example.org')");
    database->execute(
        "INSERT INTO clients (id, owner_id, name, tags, created_at) VALUES "
        "('sensor', 'ada', 'sensor', 'lab,battery', '2026-01-06 08:00:00'), "
        "('gate', 'ada', 'gate', '', '2026-01-07 08:00:00')");
    database->execute("INSERT INTO groups (id, title) VALUES ('cellar', 'The cellar')");
    database->execute(
        "INSERT INTO client_groups (client_id, group_id) VALUES ('sensor', 'cellar'), ('gate', 'cellar')");
  }

  void upgrade_to(const std::string& target) { strata::upgrade(*database, nebula::migrations(), {.target = target}); }
  void downgrade_to(const std::string& target) {
    strata::downgrade(*database, nebula::migrations(), {.target = target});
  }
  std::string answer(std::string_view sql) { return database->query(sql).at(0).at(0).value(); }

  std::unique_ptr<strata::connection> database = strata::connect("sqlite://", nebula::migrations());
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(chain_test, old_release_fixture)

BOOST_AUTO_TEST_CASE(no_row_is_lost_on_the_way_to_head_and_back) {
  upgrade_to("head");
  BOOST_TEST(answer("SELECT count(*) FROM clients") == "2");
  BOOST_TEST(answer("SELECT count(*) FROM client_groups") == "2");
  BOOST_TEST(answer("SELECT name FROM groups") == "The cellar");

  downgrade_to("20260105_0900");

  BOOST_TEST(answer("SELECT count(*) FROM client_groups") == "2");
  BOOST_TEST(answer("SELECT title FROM groups") == "The cellar");
  BOOST_TEST(answer("SELECT group_concat(id || ' ' || name || ' ' || tags || ' ' || created_at, '; ') "
                    "FROM (SELECT * FROM clients ORDER BY id)") ==
             "gate gate  2026-01-07 08:00:00; sensor sensor lab,battery 2026-01-06 08:00:00");
}

BOOST_AUTO_TEST_CASE(a_column_becomes_required_in_three_steps) {
  const auto empty = "SELECT count(*) FROM clients WHERE last_seen_at IS NULL";
  const auto required = "SELECT \"notnull\" FROM pragma_table_info('clients') WHERE name = 'last_seen_at'";

  upgrade_to("20260119_1000");
  BOOST_TEST(answer(empty) == "2");
  database->execute("UPDATE clients SET last_seen_at = '2026-01-19 10:05:00' WHERE id = 'gate'");
  upgrade_to("20260119_1010");
  BOOST_TEST(answer(empty) == "0");
  BOOST_TEST(answer(required) == "0");
  upgrade_to("20260119_1020");
  BOOST_TEST(answer(required) == "1");

  downgrade_to("20260119_1000");
  BOOST_TEST(answer(empty) == "1");
  BOOST_TEST(answer("SELECT last_seen_at FROM clients WHERE id = 'gate'") == "2026-01-19 10:05:00");
}

BOOST_AUTO_TEST_CASE(removing_a_group_is_refused_until_memberships_cascade) {
  BOOST_CHECK_THROW(database->execute("DELETE FROM groups"), strata::engine_error);

  upgrade_to("20260112_1000");
  database->execute("DELETE FROM groups");

  BOOST_TEST(answer("SELECT count(*) FROM client_groups") == "0");
}

BOOST_AUTO_TEST_CASE(tags_read_the_same_before_and_after_they_became_json) {
  upgrade_to("head");
  BOOST_TEST(answer("SELECT tags FROM clients WHERE id = 'sensor'") == R"(["lab","battery"])");
  BOOST_TEST(answer("SELECT tags FROM clients WHERE id = 'gate'") == "[]");

  downgrade_to("20260202_0900");

  BOOST_TEST(answer("SELECT tags FROM clients WHERE id = 'sensor'") == "lab,battery");
  BOOST_TEST(answer("SELECT tags FROM clients WHERE id = 'gate'") == "");
}

BOOST_AUTO_TEST_SUITE_END()
