// Databases that stand at several revisions, on PostgreSQL. tests/runtime/branches_test.cpp has the same on SQLite.
#include "tests/runtime/branch_scenarios.hpp"

#include <boost/test/unit_test.hpp>

#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

struct fixture {
  postgresql_fixture database;
  std::unique_ptr<connection> db = database.connect();
  postgresql_chain chain{two_branches()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(branches_test, fixture)

BOOST_AUTO_TEST_CASE(a_database_goes_up_branch_by_branch) {
  branch_scenarios::goes_up_branch_by_branch(*db, chain);

  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "j002 u002");
}

BOOST_AUTO_TEST_CASE(what_depends_on_a_branch_goes_down_with_it) {
  branch_scenarios::takes_a_dependency_along(*db, chain);
}

BOOST_AUTO_TEST_CASE(ambiguous_targets_are_refused_with_their_candidates) {
  branch_scenarios::refuses_what_is_ambiguous(*db, chain);
}

BOOST_AUTO_TEST_CASE(branches_are_stamped_apart) { branch_scenarios::is_stamped_branch_by_branch(*db, chain); }

BOOST_AUTO_TEST_CASE(a_program_without_a_branch_is_older) {
  auto texts = two_branches();
  texts.resize(3);

  branch_scenarios::tells_an_older_program_what_it_does_not_know(*db, chain, postgresql_chain{texts});
}

BOOST_AUTO_TEST_SUITE_END()
