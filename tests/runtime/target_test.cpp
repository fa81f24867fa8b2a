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
     "  help: give head, heads, base, current, a revision or a unique prefix of one, a label, LABEL@head, +N, -N; a "
     "prefix needs at "
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
     "  help: name the revision: b0003 or b0004"},
    {"",
     "error: the target is empty [strata-unknown-target]\n"
     "  database: unchanged\n"
     "  help: give head, heads, base, current, a revision or a unique prefix of one, a label, LABEL@head, +N, -N"},
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

namespace {

/// r001 (base) → u001 (users) → (u002 → u004 | u003); r001 → j001 (jobs) → j002, which depends on u002. And s001
/// (shop), a base of its own.
const built_chain& shop() {
  static const built_chain chain{{.revision = "r001", .up = {"SELECT 1"}},
                                 {.revision = "u001", .up = {"SELECT 1"}, .labels = {"users"}},
                                 {.revision = "u002", .up = {"SELECT 1"}},
                                 {.revision = "u003", .up = {"SELECT 1"}, .parents = {"u001"}},
                                 {.revision = "u004", .up = {"SELECT 1"}, .parents = {"u002"}},
                                 {.revision = "j001", .up = {"SELECT 1"}, .parents = {"r001"}, .labels = {"jobs"}},
                                 {.revision = "j002", .up = {"SELECT 1"}, .depends = {"u002"}},
                                 {.revision = "s001", .up = {"SELECT 1"}, .parents = {}, .labels = {"shop"}}};
  return chain;
}

// A database that ran these, which need to be named in an order that it could have run them in.
history having(const std::string& revisions) {
  history at{.exists = true};
  for (const migration& each : shop().chain().migrations) {
    if (revisions.find(each.revision) == std::string::npos) continue;
    applied_migration row;
    row.revision = each.revision;
    row.parents = {each.parents.begin(), each.parents.end()};
    row.depends = {each.depends.begin(), each.depends.end()};
    at.applied.push_back(std::move(row));
  }
  return at;
}

struct branch_reading {
  std::string applied;
  direction way;
  std::string text;
  // Revisions, and behind @ the branch to keep to; or the first line of the refusal.
  std::string expected;
};
std::ostream& operator<<(std::ostream& out, const branch_reading& shown) {
  return out << to_string(shown.way) << ' ' << shown.text << " at " << shown.applied;
}

constexpr auto up = direction::up;
constexpr auto down = direction::down;

const branch_reading branch_readings[] = {
    // A label alone is the migration that states it; with @ it narrows.
    {"", up, "users", "u001"},
    {"", up, "jobs@head", "j002 @j001"},
    {"", up, "users@heads", "u003 u004 @u001"},
    {"", up, "users@head",
     "error: the branch 'users' has several heads: u003, u004 [strata-ambiguous-target]\n"
     "  database: unchanged\n"
     "  help: name one of them, or say 'users@heads' for all"},
    {"", up, "u002@head", "u004 @u002"},
    {"", up, "r001@heads", "u003 u004 j002 @r001"},
    {"", up, "users@u004", "u004 @u001"},
    {"", up, "users@j001",
     "error: revision j001 is not on the branch 'users', whose heads are u003, u004 [strata-unknown-target]\n"
     "  database: unchanged\n"
     "  help: name a revision of that branch, or leave 'users@' out"},
    {"", up, "user@head",
     "error: there is no revision 'user@head' [strata-unknown-target]\n"
     "  database: unchanged\n"
     "  help: give head, heads, base, current, a revision or a unique prefix of one, a label, "
     "LABEL@head, +N, -N; a prefix needs at least four characters"},
    {"", up, "@head",
     "error: '@head' names no branch [strata-unknown-target]\n"
     "  database: unchanged\n"
     "  help: write LABEL@head or REV@head"},
    {"", up, "u002,j001", "u002 j001"},
    {"", up, "u002,heads,u002", "u002 u003 u004 j002 s001"},
    {"", up, "u002,",
     "error: 'u002,' has a target too few [strata-unknown-target]\n"
     "  database: unchanged\n"
     "  help: write A,B"},
    // Counted from where the database is.
    {"", up, "+1",
     "error: '+1' can mean several revisions above a fork: r001, s001 [strata-ambiguous-target]\n"
     "  database: unchanged\n"
     "  help: name the revision: upgrade r001 or upgrade s001"},
    {"", up, "shop@+1", "s001 @s001"},
    {"", up, "users@+2", "u001 @u001"},
    {"r001", up, "users@+1", "u001 @u001"},
    {"r001", up, "jobs@+2", "j002 @j001"},
    {"r001 u001", up, "jobs@+1", "j001 @j001"},
    {"r001 u001 j001", up, "+1",
     "error: '+1' starts at several heads: u001, j001 [strata-ambiguous-target]\n"
     "  database: unchanged\n"
     "  help: say from which: upgrade u001@+1 or upgrade j001@+1"},
    {"r001 u001 j001", up, "j001@+1", "j002 @j001"},
    {"r001 u001", up, "-1",
     "error: '-1' leads down from where the database is (u001), and an upgrade goes up [strata-unreachable-target]\n"
     "  database: unchanged\n"
     "  help: downgrade -1 goes that way"},
    {"r001 u001", down, "+1",
     "error: '+1' leads up from where the database is (u001), and a downgrade goes down [strata-unreachable-target]\n"
     "  database: unchanged\n"
     "  help: upgrade +1 goes that way"},
    {"r001 u001", down, "-1", "r001 @u001"},
    {"r001 u001", down, "-2", "@u001"},
    {"r001 u001 j001", down, "users@-1", "r001 @u001"},
    {"r001 j001", down, "users@-1",
     "error: the database has nothing of the branch 'users' to take back: its newest migration there, r001, is below "
     "j001 [strata-unreachable-target]\n"
     "  database: unchanged\n"
     "  help: name the revision to go down to; what stands on it goes, too"},
    // What other branches depend on is a head no longer, and is found all the same.
    {"r001 u001 u002 j001 j002", down, "-1", "j001 @j002"},
    {"r001 u001 u002 j001 j002", down, "users@-1", "u001 @u001"},
    {"r001 u001 u002 j001 j002", up, "users@+1", "u004 @u001"},
    // Counted from a revision.
    {"", up, "jobs+1", "j002"},
    {"", up, "users+1",
     "error: 'users+1' can mean several revisions above a fork: u002, u003 [strata-ambiguous-target]\n"
     "  database: unchanged\n"
     "  help: name the revision: upgrade u002 or upgrade u003"},
    {"", up, "u004@users+1", "u002 @u004"},
    {"", up, "jobs@head-1", "j001 @j001"},
    {"", up, "users@heads-1",
     "error: 'users@heads-1' starts at several heads: u003, u004 [strata-ambiguous-target]\n"
     "  database: unchanged\n"
     "  help: say from which: upgrade u003-1 or upgrade u004-1"},
    {"", down, "users@base", "@u001"},
    {"r001 u001 j001", down, "jobs@current", "j001 @j001"},
};

}  // namespace

BOOST_DATA_TEST_CASE(a_target_on_branches_means_these_revisions, boost::unit_test::data::make(branch_readings), each) {
  std::string found;
  try {
    const target read = resolve_target(each.text, shop().chain(), having(each.applied), each.way);
    for (const std::string& revision : read.revisions) found += (found.empty() ? "" : " ") + revision;
    if (!read.branch.empty()) found += (found.empty() ? "@" : " @") + read.branch;
  } catch (const target_error& thrown) {
    found = thrown.what();
  }

  BOOST_TEST(found == each.expected);
}

BOOST_AUTO_TEST_SUITE_END()
