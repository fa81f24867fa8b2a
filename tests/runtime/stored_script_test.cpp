#include <boost/test/unit_test.hpp>

#include "runtime/src/history/stored_script.hpp"

using namespace strata;

BOOST_AUTO_TEST_SUITE(stored_script_test)

BOOST_AUTO_TEST_CASE(what_is_packed_comes_out_again) {
  const statement statements[] = {{.text = "DROP TABLE \"a;b\"", .line = 9},
                                  {.text = "VACUUM", .line = 10, .in_transaction = false},
                                  {.text = "SELECT 1", .line = 11, .commits_with_next = true},
                                  {.text = "SELECT '\n-- strata:statement 5 1\nx;\n'", .line = 12},
                                  {.text = "DROP INDEX CONCURRENTLY i",
                                   .line = 13,
                                   .in_transaction = false,
                                   .guard = "SELECT 'a\\n'\n IS NULL",
                                   .guard_derived = true,
                                   .concurrent_index = "s.\"i\n\""},
                                  {.text = "SELECT 2", .line = 14, .guard = "SELECT true"},
                                  {.text = "DROP TABLE t", .line = 15, .commits_with_next = true, .loses_data = true}};

  const auto unpacked = unpack(pack({.statements = statements}));

  BOOST_REQUIRE(unpacked.has_value());
  BOOST_REQUIRE(unpacked->size() == 7u);
  for (std::size_t index = 0; index < 7; ++index) {
    BOOST_TEST((*unpacked)[index].text == statements[index].text);
    BOOST_TEST((*unpacked)[index].line == statements[index].line);
    BOOST_TEST((*unpacked)[index].in_transaction == statements[index].in_transaction);
    BOOST_TEST((*unpacked)[index].commits_with_next == statements[index].commits_with_next);
    BOOST_TEST((*unpacked)[index].guard == statements[index].guard);
    BOOST_TEST((*unpacked)[index].guard_derived == statements[index].guard_derived);
    BOOST_TEST((*unpacked)[index].concurrent_index == statements[index].concurrent_index);
    BOOST_TEST((*unpacked)[index].loses_data == statements[index].loses_data);
  }
}

BOOST_AUTO_TEST_CASE(a_person_can_read_it) {
  const statement statements[] = {{.text = "DROP INDEX i", .line = 4}, {.text = "DROP TABLE t", .line = 5}};

  BOOST_TEST(pack({.statements = statements}) ==
             "-- strata:script sha256:b6ea3c7ecd27e3b0791a4e50f681cc8f1b146d049aa2276a112afb955fe9f9d3\n"
             "-- strata:statement 12 4\nDROP INDEX i;\n-- strata:statement 12 5\nDROP TABLE t;\n");
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused) {
  for (const char* text : {"DROP TABLE t;", "-- strata:statement 99 1\nDROP TABLE t;\n", "-- strata:statement 12 4 \n",
                           "-- strata:statement 12 4\nDROP INDEX i"}) {
    BOOST_TEST(!unpack(text).has_value());
  }
  BOOST_TEST(unpack("")->empty());
}

BOOST_AUTO_TEST_CASE(a_script_that_was_changed_by_hand_is_refused) {
  const statement statements[] = {{.text = "DROP INDEX i", .line = 4}};
  std::string text = pack({.statements = statements});
  BOOST_REQUIRE(unpack(text).has_value());

  text.replace(text.find("INDEX i"), 7, "TABLE t");

  BOOST_TEST(!unpack(text).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
