// The same program and chain on PostgreSQL; `strata with-server` names the database.
#define BOOST_TEST_MODULE nebula_on_postgresql
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <nebula/migrations.hpp>

#include "directory.hpp"

namespace {

struct server_fixture {
  server_fixture() { database->execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); }

  void upgrade_to(const std::string& target) { strata::upgrade(*database, nebula::migrations(), {.target = target}); }
  void downgrade_to(const std::string& target) {
    strata::downgrade(*database, nebula::migrations(), {.target = target});
  }
  std::string answer(std::string_view sql) { return database->query(sql).at(0).at(0).value(); }

  std::unique_ptr<strata::connection> database =
      strata::connect(std::getenv("STRATA_TEST_DATABASE_URL"), nebula::migrations());
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server_test, server_fixture)

BOOST_AUTO_TEST_CASE(tags_are_kept_and_found) {
  upgrade_to("head");
  nebula::directory directory{*database};
  directory.add_user("ada", "ada@example.org");
  directory.add_client({"client-1", "ada", "sensor", {"lab", "battery"}});
  directory.add_client({"client-2", "ada", "camera", {"lab"}});

  BOOST_TEST((directory.tagged("lab") == std::vector<std::string>{"camera", "sensor"}));
  BOOST_TEST((directory.tagged("la") == std::vector<std::string>{}));
  BOOST_TEST(answer("SELECT tags FROM clients WHERE id = 'client-1'") == R"(["lab", "battery"])");
}

BOOST_AUTO_TEST_CASE(no_row_is_lost_on_the_way_to_head_and_back) {
  upgrade_to("20260105_0900");
  database->execute("INSERT INTO users (id, login) VALUES ('ada', 'ada@example.org')");
  database->execute("INSERT INTO clients (id, owner_id, name, tags) VALUES ('gate', 'ada', 'gate', 'lab, edge')");
  database->execute("INSERT INTO groups (id, title) VALUES ('cellar', 'The cellar')");
  database->execute("INSERT INTO client_groups (client_id, group_id) VALUES ('gate', 'cellar')");

  upgrade_to("head");
  BOOST_TEST(answer("SELECT tags FROM clients") == R"(["lab", "edge"])");
  BOOST_TEST(answer("SELECT name FROM groups") == "The cellar");
  downgrade_to("20260105_0900");

  BOOST_TEST(answer("SELECT tags FROM clients") == "lab,edge");
  BOOST_TEST(answer("SELECT count(*) FROM client_groups") == "1");
}

BOOST_AUTO_TEST_CASE(an_enumeration_comes_grows_and_shrinks_again) {
  const auto values = "SELECT enum_range(NULL::client_kind)";
  upgrade_to("20260223_0900");
  BOOST_TEST(answer(values) == "{person,machine}");

  upgrade_to("head");
  BOOST_TEST(answer(values) == "{person,machine,relay}");
  database->execute("INSERT INTO users (id, login) VALUES ('ada', 'ada@example.org')");
  database->execute("INSERT INTO clients (id, owner_id, name, kind) VALUES ('r', 'ada', 'relay', 'relay')");

  downgrade_to("20260223_0900");
  BOOST_TEST(answer(values) == "{person,machine}");
  BOOST_TEST(answer("SELECT kind FROM clients WHERE id = 'r'") == "machine");

  downgrade_to("20260216_1100");
  BOOST_TEST(answer("SELECT count(*) FROM pg_type WHERE typname = 'client_kind'") == "0");
}

BOOST_AUTO_TEST_SUITE_END()
