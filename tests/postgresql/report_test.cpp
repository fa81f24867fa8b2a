// What the driver makes of a server's words, without a server.
#include <boost/test/unit_test.hpp>

#include "runtime/src/postgresql/advisory_lock.hpp"
#include "runtime/src/postgresql/connection_string.hpp"
#include "runtime/src/postgresql/engine.hpp"
#include "runtime/src/postgresql/server_report.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::postgresql;
using strata::test::message_of;

BOOST_AUTO_TEST_SUITE(report_test)

BOOST_AUTO_TEST_CASE(a_position_counts_characters_and_an_offset_bytes) {
  BOOST_TEST(byte_offset("SELECT é, x", 1) == 0u);
  BOOST_TEST(byte_offset("SELECT é, x", 9) == 9u);
  BOOST_TEST(byte_offset("SELECT é, x", 99) == 12u);
}

BOOST_AUTO_TEST_CASE(detail_hint_and_context_follow_the_message_in_one_line) {
  const engine_error made = make_error({.sqlstate = "23505",
                                        .message = "duplicate key",
                                        .detail = "Key (id)=(1)\nexists.",
                                        .hint = "Choose another.",
                                        .context = "SQL function \"f\" statement 1\nmore",
                                        .position = 0},
                                       "SELECT f()");

  BOOST_TEST(made.what() ==
             std::string{"duplicate key; detail: Key (id)=(1) exists.; hint: Choose another.; in: SQL function \"f\" "
                         "statement 1"});
  BOOST_TEST(made.sqlstate() == "23505");
  BOOST_TEST(!made.offset().has_value());
}

BOOST_AUTO_TEST_CASE(a_report_is_read_back_from_libpqs_text) {
  const std::string sql = "SELECT 1,\n  nosuch FROM nodes";
  const server_report found = read_text(
      "ERROR:  column \"nosuch\" does not exist\nLINE 2:   nosuch FROM nodes\n          ^\nDETAIL:  Far\naway.\n"
      "HINT:  Look.\n",
      "42703", sql);

  BOOST_TEST(found.message == "column \"nosuch\" does not exist");
  BOOST_TEST(found.detail == "Far\naway.");
  BOOST_TEST(found.hint == "Look.");
  BOOST_TEST(found.position == 13u);
}

BOOST_AUTO_TEST_CASE(a_place_inside_a_function_is_not_taken_for_one_in_the_statement) {
  const server_report found =
      read_text("ERROR:  column \"x\" does not exist\nLINE 1: SELECT x\n               ^\nQUERY:  SELECT x\n", "42703",
                "SELECT f()");

  BOOST_TEST(found.position == 0u);
}

BOOST_AUTO_TEST_CASE(every_way_to_write_an_address_is_read) {
  BOOST_TEST(parse_connection_string("postgres://u@h:1/d?sslmode=require").libpq ==
             "postgresql://u@h:1/d?sslmode=require");
  BOOST_TEST(parse_connection_string("postgresql+psycopg2://u@a,b/d?target_session_attrs=read-write").libpq ==
             "postgresql://u@a,b/d?target_session_attrs=read-write");
  const connection_string leased = parse_connection_string("postgresql:///d?strata_lock=lease&user=u&strata_lease=2");
  BOOST_TEST(leased.libpq == "postgresql:///d?user=u");
  BOOST_TEST(leased.lease);
  BOOST_TEST(leased.lease_duration.count() == 2000);
  BOOST_TEST(is_keyword_string("host=h dbname='a b'"));
  BOOST_TEST(!is_keyword_string("nimbus.db"));
  const connection_string words = parse_connection_string("host=h strata_lock=lease dbname='a b'");
  BOOST_TEST(words.libpq == "host=h dbname='a b' ");
  BOOST_TEST(words.lease);
  BOOST_TEST(parse_connection_string("jdbc:postgresql://h/d?user=u&ssl=true").libpq ==
             "postgresql://h/d?user=u&ssl=true");
  BOOST_TEST(parse_connection_string("postgresql://u:p?#[ss@h/d?strata_lock=lease").libpq ==
             "postgresql://u:p?#[ss@h/d");
  BOOST_TEST(parse_connection_string("postgresql://%2Ftmp:5433,[::1]:5434/d?user=me@srv").libpq ==
             "postgresql://%2Ftmp:5433,[::1]:5434/d?user=me@srv");
}

BOOST_AUTO_TEST_CASE(literals_survive_quotes_and_backslashes) {
  const value parameters[] = {std::string_view{"it's \\ ?2"}, std::int64_t{7}, nullptr};
  BOOST_TEST(with_literals("VALUES (?1, ?2, ?3)", parameters) == "VALUES (E'it''s \\\\ ?2', 7, NULL)");
}

BOOST_AUTO_TEST_CASE(the_key_of_the_lock_never_changes) {
  BOOST_TEST(lock_key("nimbus", "public", "strata_state") == -1601028787485485638);
  BOOST_TEST(lock_key("nimbus", "public", "strata_state") != lock_key("nimbus", "public", "other_state"));
}

BOOST_AUTO_TEST_SUITE_END()
