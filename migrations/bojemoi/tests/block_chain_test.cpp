#include "block_chain.hpp"

#include <bojemoi/karacho/migrations.hpp>
#include <boost/test/unit_test.hpp>

#include "server_databases.hpp"

namespace {

struct audit_fixture {
  audit_fixture() {
    strata::upgrade(*database, bojemoi::karacho::migrations());
    for (const char* each : {"one", "two", "three"}) audit.add(each);
  }
  // As somebody with the rights of the table's owner could.
  void tamper(const std::string& sql) {
    database->execute("ALTER TABLE deployment_blocks DISABLE TRIGGER deployment_blocks_are_added");
    database->execute(sql);
  }
  std::string verdict() {
    const auto broken = audit.verify();
    return broken ? std::to_string(broken->number) + " " + broken->what : "whole";
  }

  bojemoi::server_databases databases;
  std::unique_ptr<strata::connection> database = databases.connect("karacho");
  bojemoi::block_chain audit{*database};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(block_chain_test, audit_fixture)

BOOST_AUTO_TEST_CASE(blocks_are_numbered_and_hold_the_hash_of_the_one_before) {
  const auto rows = database->query("SELECT previous_hash, current_hash FROM deployment_blocks ORDER BY block_number");

  BOOST_TEST(verdict() == "whole");
  BOOST_TEST(rows[0][0].value() == std::string(64, '0'));
  BOOST_TEST(rows[1][0].value() == rows[0][1].value());
  BOOST_TEST(rows[0][1].value() == bojemoi::hash_of_block(1, rows[0][0].value(), "one"));
}

BOOST_AUTO_TEST_CASE(the_hash_is_the_sha256_of_number_previous_hash_and_payload) {
  BOOST_TEST(bojemoi::hash_of_block(1, "a", "b") ==
             database->query("SELECT encode(sha256(E'1\\na\\nb'), 'hex')")[0][0].value());
}

BOOST_AUTO_TEST_CASE(the_table_refuses_to_change_a_block) {
  BOOST_CHECK_THROW(database->execute("UPDATE deployment_blocks SET payload = 'other'"), strata::engine_error);
  BOOST_CHECK_THROW(database->execute("DELETE FROM deployment_blocks"), strata::engine_error);
  BOOST_CHECK_THROW(database->execute("TRUNCATE deployment_blocks"), strata::engine_error);
}

BOOST_AUTO_TEST_CASE(a_changed_payload_shows) {
  tamper("UPDATE deployment_blocks SET payload = 'other' WHERE block_number = 2");
  BOOST_TEST(verdict() == "2 was changed");
}

BOOST_AUTO_TEST_CASE(a_changed_payload_with_a_new_hash_shows_in_the_next_block) {
  const std::string previous =
      database->query("SELECT previous_hash FROM deployment_blocks WHERE block_number = 2")[0][0].value();
  tamper("UPDATE deployment_blocks SET payload = 'other', current_hash = '" +
         bojemoi::hash_of_block(2, previous, "other") + "' WHERE block_number = 2");
  BOOST_TEST(verdict() == "3 does not hold the hash of the block before it");
}

BOOST_AUTO_TEST_CASE(a_removed_block_shows) {
  tamper("DELETE FROM deployment_blocks WHERE block_number = 2");
  BOOST_TEST(verdict() == "2 missing");
}

BOOST_AUTO_TEST_SUITE_END()
