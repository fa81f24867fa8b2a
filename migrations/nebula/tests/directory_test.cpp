#define BOOST_TEST_MODULE nebula
#include "directory.hpp"

#include <boost/test/unit_test.hpp>
#include <nebula/migrations.hpp>
#include <stdexcept>

namespace {

using names = std::vector<std::string>;

struct directory_fixture {
  directory_fixture() {
    strata::upgrade(*database, nebula::migrations());
    directory.add_user("ada", "ada@example.org");
    directory.add_client({"client-1", "ada", "sensor", {"lab", "battery"}});
    directory.add_client({"client-2", "ada", "camera", {"lab"}});
    directory.add_group("cellar", "The cellar");
    directory.join("client-1", "cellar");
    directory.join("client-2", "cellar");
  }

  std::string answer(std::string_view sql) { return database->query(sql).at(0).at(0).value(); }

  std::unique_ptr<strata::connection> database = strata::connect("sqlite://", nebula::migrations());
  nebula::directory directory{*database};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(directory_test, directory_fixture)

BOOST_AUTO_TEST_CASE(joining_twice_is_one_membership) {
  directory.join("client-1", "cellar");

  BOOST_TEST((directory.members("cellar") == names{"camera", "sensor"}));
}

BOOST_AUTO_TEST_CASE(removing_a_group_or_a_client_ends_the_memberships_and_nothing_else) {
  directory.add_group("attic", "The attic");
  directory.join("client-1", "attic");

  directory.remove_group("cellar");
  BOOST_TEST(answer("SELECT count(*) FROM client_groups") == "1");
  directory.remove_client("client-1");

  BOOST_TEST(answer("SELECT count(*) FROM client_groups") == "0");
  BOOST_TEST(answer("SELECT count(*) FROM clients") == "1");
  BOOST_TEST(answer("SELECT count(*) FROM groups") == "1");
}

BOOST_AUTO_TEST_CASE(clients_are_found_by_tag_and_tags_keep_their_order) {
  BOOST_TEST((directory.tagged("lab") == names{"camera", "sensor"}));
  BOOST_TEST((directory.tagged("battery") == names{"sensor"}));
  BOOST_TEST((directory.tagged("la") == names{}));
  BOOST_TEST(answer("SELECT tags FROM clients WHERE id = 'client-1'") == R"(["lab","battery"])");
}

BOOST_AUTO_TEST_CASE(a_tag_with_a_comma_is_refused) {
  BOOST_CHECK_THROW(directory.add_client({"client-3", "ada", "gate", {"edge,lab"}}), std::invalid_argument);

  BOOST_TEST(answer("SELECT count(*) FROM clients") == "2");
}

BOOST_AUTO_TEST_CASE(tags_that_are_no_json_are_refused) {
  BOOST_CHECK_THROW(database->execute("UPDATE clients SET tags = 'lab,edge'"), strata::engine_error);
}

BOOST_AUTO_TEST_CASE(a_revoked_client_is_neither_a_member_nor_silent) {
  directory.heard_of("client-1", "2026-02-16 10:00:00");
  directory.heard_of("client-2", "2026-02-16 09:00:00");
  BOOST_TEST((directory.silent_since("2026-02-16 12:00:00") == names{"camera", "sensor"}));

  directory.revoke("client-2", "2026-02-16 11:00:00");

  BOOST_TEST((directory.silent_since("2026-02-16 12:00:00") == names{"sensor"}));
  BOOST_TEST((directory.members("cellar") == names{"sensor"}));
}

BOOST_AUTO_TEST_CASE(silence_is_looked_up_in_the_partial_index) {
  const auto plan = database->query(
      "EXPLAIN QUERY PLAN SELECT name FROM clients WHERE revoked_at IS NULL AND last_seen_at < '2026-02-16' "
      "ORDER BY last_seen_at");

  BOOST_REQUIRE(plan.size() == 1u);
  BOOST_TEST(plan.at(0).at(3).value() == "SEARCH clients USING INDEX ix_clients_active_last_seen (last_seen_at<?)");
}

BOOST_AUTO_TEST_SUITE_END()
