// Databases that stand at several revisions, on SQLite. tests/postgresql/branches_test.cpp has the same on a server.
#include <boost/test/unit_test.hpp>

#include "branch_scenarios.hpp"
#include "database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

struct fixture {
  database file;
  sqlite::connection db{file.handle()};
  built_chain chain{two_branches()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(branches_test, fixture)

BOOST_AUTO_TEST_CASE(a_database_goes_up_branch_by_branch) {
  branch_scenarios::goes_up_branch_by_branch(db, chain);

  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "j002 u002");
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == chain.chain().head_digest);
}

BOOST_AUTO_TEST_CASE(at_all_heads_a_launch_is_one_query) {
  upgrade(db, chain.set());
  int asked = 0;
  sqlite3_trace_v2(
      file.handle(), SQLITE_TRACE_STMT,
      [](unsigned, void* count, void*, void*) { return ++*static_cast<int*>(count), 0; }, &asked);

  const report done = upgrade(db, chain.set());

  sqlite3_trace_v2(file.handle(), 0, nullptr, nullptr);
  BOOST_TEST(asked == 1);
  BOOST_TEST(branch_scenarios::joined(done.to) == "u002 j002");
}

BOOST_AUTO_TEST_CASE(what_depends_on_a_branch_goes_down_with_it) {
  branch_scenarios::takes_a_dependency_along(db, chain);
}

BOOST_AUTO_TEST_CASE(ambiguous_targets_are_refused_with_their_candidates) {
  branch_scenarios::refuses_what_is_ambiguous(db, chain);
}

BOOST_AUTO_TEST_CASE(branches_are_stamped_apart) { branch_scenarios::is_stamped_branch_by_branch(db, chain); }

BOOST_AUTO_TEST_CASE(a_program_without_a_branch_is_older) {
  auto texts = two_branches();
  texts.resize(3);

  branch_scenarios::tells_an_older_program_what_it_does_not_know(db, chain, built_chain{texts});
}

BOOST_AUTO_TEST_CASE(a_program_with_branches_says_how_to_go_back_on_one) {
  auto texts = two_branches();
  texts.push_back({.revision = "u003", .up = {"CREATE TABLE phones (id integer)"}, .parents = {"u002"}});
  const built_chain newer{texts};
  upgrade(db, newer.set());

  BOOST_TEST(message_of([&] { upgrade(db, chain.set()); }) ==
             "error: the database is newer than this program: it is at " +
                 branch_scenarios::applied(db, newer, "j002") + ", " + branch_scenarios::applied(db, newer, "u003") +
                 ", and this program, built 2026-01-30 09:00:00, whose heads are u002, j002, does not know u003 "
                 "[strata-ahead]\n"
                 "  database: unchanged\n"
                 "  help: start the newer program, or take its migrations back: test-migrate downgrade u003@u002");
}

BOOST_AUTO_TEST_CASE(an_applied_migration_without_its_dependency_is_a_gap) {
  upgrade(db, chain.set(), {.target = "jobs@head"});
  file.run("DELETE FROM strata_migrations WHERE revision = 'u001'");

  const std::vector<difference> found = check(db, chain.set());

  BOOST_REQUIRE(!found.empty());
  BOOST_CHECK(found[0].what == difference::kind::gap);
  BOOST_TEST(found[0].revision == "j002");
}

BOOST_AUTO_TEST_CASE(a_dependency_on_another_text_is_another_history) {
  upgrade(db, chain.set());
  auto texts = two_branches();
  texts[4].depends = {};
  const built_chain independent{texts};

  const std::vector<difference> found = check(db, independent.set());

  BOOST_REQUIRE(found.size() == 1u);
  BOOST_CHECK(found[0].what == difference::kind::reparented);
  BOOST_TEST(found[0].revision == "j002");
}

BOOST_AUTO_TEST_CASE(an_edited_draft_is_redone_with_what_depends_on_it) {
  auto texts = two_branches();
  for (migration_text& each : texts) each.draft = true;
  const built_chain before{texts, true};
  upgrade(db, before.set());
  texts[1].up = {"CREATE TABLE users (id integer, name text)"};
  const built_chain after{texts, true};

  BOOST_TEST(branch_scenarios::moves(upgrade(db, after.set())) == "-j002 -u002 -u001 +u001 +u002 +j002 ");
}

BOOST_AUTO_TEST_SUITE_END()
