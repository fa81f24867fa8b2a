#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <strata/error.hpp>
#include <strata/plan.hpp>

#include "chain_builder.hpp"

using namespace strata;
using strata::test::built_chain;

namespace {

const built_chain& forked() {
  static const built_chain chain{{.revision = "a0001", .up = {"SELECT 1"}},
                                 {.revision = "a0002", .up = {"SELECT 1"}},
                                 {.revision = "b0003", .up = {"SELECT 1"}, .parents = {"a0002"}},
                                 {.revision = "b0004", .up = {"SELECT 1"}, .parents = {"a0002"}}};
  return chain;
}

history at_a0001() {
  applied_migration row;
  row.revision = "a0001";
  return {.exists = true, .epoch = 1, .head_digest = {}, .applied = {row}};
}

struct reading {
  std::string text;
  std::string expected;
};
std::ostream& operator<<(std::ostream& out, const reading& shown) { return out << shown.text; }

const reading readings[] = {
    {"base", ""},
    {"heads", "b0003 b0004 "},
    {"current", "a0001 "},
    {"a0002", "a0002 "},
    {"b0003", "b0003 "},
    {"+1", "a0002 "},
    {"-1", ""},
    {"a0001+1", "a0002 "},
    {"b0004-2", "a0001 "},
    {"base+2", "a0002 "},
    {"head",
     "error: the chain has several heads: b0003, b0004 [strata-ambiguous-target]\n"
     "  database: unchanged\n"
     "  help: name one of them, or say 'heads' for all"},
    {"b000",
     "error: several revisions start with 'b000': b0003, b0004 [strata-ambiguous-target]\n"
     "  database: unchanged\n"
     "  help: give more characters of the one that you mean"},
    {"a00",
     "error: there is no revision 'a00' [strata-unknown-target]\n"
     "  database: unchanged\n"
     "  help: give head, heads, base, current, a revision or a unique prefix of one, +N, -N; a prefix needs at "
     "least four characters"},
    {"-2",
     "error: '-2' walks beyond base [strata-unknown-target]\n"
     "  database: unchanged\n"
     "  help: take fewer steps, or say 'base'"},
    {"b0003+1",
     "error: 'b0003+1' walks beyond head [strata-unknown-target]\n"
     "  database: unchanged\n"
     "  help: take fewer steps, or say 'head'"},
    {"+2",
     "error: '+2' can mean several revisions above a fork: b0003, b0004 [strata-ambiguous-target]\n"
     "  database: unchanged\n"
     "  help: name the revision"},
    {"",
     "error: the target is empty [strata-unknown-target]\n"
     "  database: unchanged\n"
     "  help: give head, heads, base, current, a revision or a unique prefix of one, +N, -N"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(target_test)

BOOST_DATA_TEST_CASE(a_target_means_these_revisions, boost::unit_test::data::make(readings), each) {
  std::string found;
  try {
    for (const std::string& revision : resolve_target(each.text, forked().chain(), at_a0001()).revisions) {
      found += revision + ' ';
    }
  } catch (const target_error& thrown) {
    found = thrown.what();
  }

  BOOST_TEST(found == each.expected);
}

BOOST_AUTO_TEST_CASE(a_unique_prefix_is_enough) {
  const built_chain chain{{.revision = "20260130_0900", .up = {"SELECT 1"}},
                          {.revision = "20260212_1430", .up = {"SELECT 1"}}};

  BOOST_TEST(resolve_target("202602", chain.chain(), {}).revisions.at(0) == "20260212_1430");
}

BOOST_AUTO_TEST_CASE(a_relative_target_counts_through_what_only_the_database_knows) {
  const built_chain chain{{.revision = "0001", .up = {"SELECT 1"}}};
  applied_migration known;
  known.revision = "0001";
  applied_migration unknown;
  unknown.revision = "0002";
  unknown.parents = {"0001"};
  const history at{.exists = true, .applied = {known, unknown}};

  BOOST_TEST(resolve_target("-1", chain.chain(), at).revisions.at(0) == "0001");
}

BOOST_AUTO_TEST_SUITE_END()
