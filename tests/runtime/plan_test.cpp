#include <boost/test/unit_test.hpp>
#include <strata/error.hpp>
#include <strata/plan.hpp>

#include "chain_builder.hpp"

using namespace strata;
using strata::test::built_chain;
using strata::test::three_migrations;

namespace {

// The bookkeeping after these migrations of the chain ran.
history applied(const chain& from, std::size_t count) {
  history made{.exists = count > 0};
  for (const migration& each : from.migrations.first(count)) {
    applied_migration row;
    row.revision = each.revision;
    row.parents = {each.parents.begin(), each.parents.end()};
    row.depends = {each.depends.begin(), each.depends.end()};
    row.digest = each.digest;
    row.checksum = each.up.checksum;
    row.statements = row.statements_done = each.up.statements.size();
    for (const statement& down : each.down.statements) row.down.push_back({std::string{down.text}, down.line, true});
    made.applied.push_back(std::move(row));
  }
  return made;
}

std::string describe(const std::vector<step>& steps) {
  std::string text;
  for (const step& each : steps) {
    text += (each.way == direction::up ? "+" : "-") + std::string{each.revision} +
            (each.first_statement > 0 ? "@" + std::to_string(each.first_statement) : "") +
            (each.embedded == nullptr ? "(stored)" : "") + " ";
  }
  return text;
}

std::string plan_text(const chain& chain, const history& at, std::string_view target, direction way) {
  return describe(plan(chain, at, resolve_target(target, chain, at), way));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plan_test)

BOOST_AUTO_TEST_CASE(upgrade_brings_what_is_missing_parents_first) {
  const built_chain chain{three_migrations()};

  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 0), "head", direction::up) == "+0001 +0002 +0003 ");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 1), "head", direction::up) == "+0002 +0003 ");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 1), "0002", direction::up) == "+0002 ");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 3), "head", direction::up) == "");
}

BOOST_AUTO_TEST_CASE(downgrade_takes_back_children_first) {
  const built_chain chain{three_migrations()};

  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 3), "0001", direction::down) == "-0003 -0002 ");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 3), "-1", direction::down) == "-0003 ");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 2), "base", direction::down) == "-0002 -0001 ");
}

BOOST_AUTO_TEST_CASE(an_older_program_takes_back_what_it_never_knew_with_the_stored_script) {
  const built_chain newer{three_migrations()};
  auto texts = three_migrations();
  texts.pop_back();
  const built_chain older{texts};

  BOOST_TEST(plan_text(older.chain(), applied(newer.chain(), 3), "0002", direction::down) == "-0003(stored) ");
}

BOOST_AUTO_TEST_CASE(an_interrupted_migration_goes_on_where_it_stopped) {
  const built_chain chain{three_migrations()};
  history at = applied(chain.chain(), 2);
  at.applied[1].statements_done = 1;

  BOOST_TEST(plan_text(chain.chain(), at, "head", direction::up) == "+0002@1 +0003 ");
}

BOOST_AUTO_TEST_CASE(an_interrupted_downgrade_is_finished_before_the_way_up) {
  const built_chain chain{three_migrations()};
  history at = applied(chain.chain(), 2);
  at.applied[1].way = direction::down;
  at.applied[1].statements_done = 1;

  BOOST_TEST(plan_text(chain.chain(), at, "head", direction::up) == "-0002@1 +0002 +0003 ");
}

BOOST_AUTO_TEST_CASE(an_irreversible_migration_stops_the_plan_before_anything_runs) {
  auto texts = three_migrations();
  texts[1].down.clear();
  texts[1].irreversible = "the old names are gone";
  const built_chain chain{texts};

  BOOST_CHECK_EXCEPTION(plan_text(chain.chain(), applied(chain.chain(), 3), "base", direction::down), target_error,
                        [](const target_error& thrown) {
                          return thrown.what() ==
                                 std::string{
                                     "migrations/0002.sql: error: migration 0002 cannot be taken back: the old "
                                     "names are gone [strata-irreversible]\n"
                                     "  database: unchanged\n"
                                     "  help: choose a target at or above 0002, or restore a backup"};
                        });
}

BOOST_AUTO_TEST_CASE(a_merge_waits_for_all_its_parents) {
  const built_chain chain{{.revision = "a000", .up = {"SELECT 1"}},
                          {.revision = "b001", .up = {"SELECT 1"}, .parents = {"a000"}},
                          {.revision = "b002", .up = {"SELECT 1"}, .parents = {"a000"}},
                          {.revision = "c000", .up = {"SELECT 1"}, .parents = {"b001", "b002"}}};

  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 2), "head", direction::up) == "+b002 +c000 ");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 0), "b002", direction::up) == "+a000 +b002 ");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 4), "b001", direction::down) == "-c000 ");
}

BOOST_AUTO_TEST_CASE(a_downgrade_to_a_fork_takes_all_of_it_or_the_branch_that_is_named) {
  const built_chain chain{{.revision = "a000", .up = {"SELECT 1"}},
                          {.revision = "b001", .up = {"SELECT 1"}, .labels = {"left"}},
                          {.revision = "b002", .up = {"SELECT 1"}, .parents = {"a000"}},
                          {.revision = "c002", .up = {"SELECT 1"}, .parents = {"b002"}}};
  const history everything = applied(chain.chain(), 4);

  BOOST_TEST(plan_text(chain.chain(), everything, "a000", direction::down) == "-c002 -b002 -b001 ");
  BOOST_TEST(plan_text(chain.chain(), everything, "left@a000", direction::down) == "-b001 ");
  BOOST_TEST(plan_text(chain.chain(), everything, "c002@a000", direction::down) == "-c002 -b002 ");
  BOOST_TEST(plan_text(chain.chain(), everything, "b002", direction::down) == "-c002 ");
  BOOST_TEST(plan_text(chain.chain(), everything, "c002", direction::down) == "");
}

BOOST_AUTO_TEST_CASE(a_dependency_comes_along_on_the_way_up_and_takes_its_dependents_down) {
  const built_chain chain{{.revision = "a001", .up = {"SELECT 1"}},
                          {.revision = "a002", .up = {"SELECT 1"}},
                          {.revision = "b001", .up = {"SELECT 1"}, .parents = {}},
                          {.revision = "b002", .up = {"SELECT 1"}, .depends = {"a001"}},
                          {.revision = "b003", .up = {"SELECT 1"}}};

  BOOST_TEST(plan_text(chain.chain(), {}, "b002", direction::up) == "+a001 +b001 +b002 ");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 5), "a001@base", direction::down) ==
             "-b003 -b002 -a002 -a001 ");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 5), "a001", direction::down) == "-a002 ");
}

BOOST_AUTO_TEST_CASE(an_upgrade_to_what_is_applied_has_nothing_to_do) {
  const built_chain chain{three_migrations()};

  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 3), "0001", direction::up) == "");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 3), "base", direction::up) == "");
  BOOST_TEST(plan_text(chain.chain(), applied(chain.chain(), 3), "head", direction::down) == "");
}

BOOST_AUTO_TEST_CASE(a_downgrade_to_what_is_not_applied_is_refused) {
  const built_chain chain{three_migrations()};

  BOOST_CHECK_EXCEPTION(plan_text(chain.chain(), applied(chain.chain(), 1), "head", direction::down), target_error,
                        [](const target_error& thrown) {
                          return thrown.what() ==
                                 std::string{
                                     "error: nothing can be taken back to 0003, which is not applied: the database is "
                                     "at 0001 [strata-unreachable-target]\n"
                                     "  database: unchanged\n"
                                     "  help: a downgrade goes to a revision that is applied, or to base; to apply it: "
                                     "upgrade 0003"};
                        });
}

BOOST_AUTO_TEST_CASE(a_downgrade_to_several_revisions_is_refused) {
  const built_chain chain{{.revision = "a000", .up = {"SELECT 1"}},
                          {.revision = "b001", .up = {"SELECT 1"}},
                          {.revision = "b002", .up = {"SELECT 1"}, .parents = {"a000"}}};

  BOOST_CHECK_EXCEPTION(plan_text(chain.chain(), applied(chain.chain(), 3), "heads", direction::down), target_error,
                        [](const target_error& thrown) {
                          return thrown.what() ==
                                 std::string{
                                     "error: a downgrade goes to one revision, not to several: b001, b002 "
                                     "[strata-ambiguous-target]\n"
                                     "  database: unchanged\n"
                                     "  help: name one of them"};
                        });
}

BOOST_AUTO_TEST_CASE(comparison_names_every_kind_of_disagreement) {
  const built_chain chain{three_migrations()};
  history at = applied(chain.chain(), 3);
  at.applied[0].checksum = "sum:other";
  at.applied[1].digest = "digest of another history";
  at.applied[2].revision = "9999";

  const std::vector<difference> found = compare(chain.chain(), at);

  BOOST_REQUIRE(found.size() == 3u);
  BOOST_CHECK(found[0].what == difference::kind::edited);
  BOOST_CHECK(found[1].what == difference::kind::reparented);
  BOOST_CHECK(found[2].what == difference::kind::unknown);
  BOOST_TEST(found[2].revision == "9999");
}

BOOST_AUTO_TEST_CASE(a_migration_without_its_parent_is_a_gap) {
  const built_chain chain{three_migrations()};
  history at = applied(chain.chain(), 3);
  at.applied.erase(at.applied.begin() + 1);

  const std::vector<difference> found = compare(chain.chain(), at);

  BOOST_REQUIRE(found.size() == 1u);
  BOOST_CHECK(found[0].what == difference::kind::gap);
  BOOST_TEST(found[0].revision == "0003");
}

BOOST_AUTO_TEST_CASE(an_accepted_former_text_is_no_disagreement) {
  auto texts = three_migrations();
  const built_chain before{texts};
  const history at = applied(before.chain(), 3);
  texts[1].accepted = {std::string{before.chain().migrations[1].up.checksum}};
  texts[1].up.back() = "CREATE INDEX IF NOT EXISTS ix_nodes_region ON nodes (region)";
  const built_chain after{texts};

  BOOST_TEST(compare(after.chain(), at).empty());
  BOOST_TEST(after.chain().head_digest == before.chain().head_digest);
}

BOOST_AUTO_TEST_SUITE_END()
