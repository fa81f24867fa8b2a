// Databases and programs around a squash, on PostgreSQL. tests/runtime/checkpoint_test.cpp has the same on SQLite.
#include "tests/runtime/checkpoint_scenarios.hpp"

#include <boost/test/unit_test.hpp>

#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

struct fixture {
  postgresql_fixture database;
  std::unique_ptr<connection> db = database.connect();
  const driver& engine = postgresql::driver;
  squashed_programs programs{postgresql::driver};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(checkpoint_test, fixture)

BOOST_AUTO_TEST_CASE(an_empty_database_begins_with_the_checkpoint_beside_its_originals) {
  checkpoint_scenarios::an_empty_database_begins_with_the_checkpoint(*db, programs, programs.both());
}

BOOST_AUTO_TEST_CASE(an_empty_database_begins_with_the_checkpoint_alone) {
  checkpoint_scenarios::an_empty_database_begins_with_the_checkpoint(*db, programs, programs.alone());
  BOOST_TEST(database.one("SELECT digest FROM strata_state") == programs.before().chains.front().head_digest());
}

BOOST_AUTO_TEST_CASE(a_database_that_ran_the_originals_is_recognised) {
  checkpoint_scenarios::a_database_that_ran_the_originals_is_recognised(*db, programs, programs.alone());
}

BOOST_AUTO_TEST_CASE(a_database_that_ran_the_originals_goes_on_beside_the_checkpoint) {
  checkpoint_scenarios::a_database_that_ran_the_originals_is_recognised(*db, programs, programs.both());
}

BOOST_AUTO_TEST_CASE(a_database_in_the_middle_goes_through_the_originals) {
  checkpoint_scenarios::a_database_in_the_middle_goes_through_the_originals(*db, programs);
}

BOOST_AUTO_TEST_CASE(a_database_in_the_middle_is_refused_without_them) {
  checkpoint_scenarios::a_database_in_the_middle_is_refused_without_them(*db, programs);
}

BOOST_AUTO_TEST_CASE(nothing_goes_back_below_the_checkpoint) {
  checkpoint_scenarios::nothing_goes_back_below_the_checkpoint(*db, programs, programs.both());
}

BOOST_AUTO_TEST_CASE(nothing_goes_back_below_the_checkpoint_alone) {
  checkpoint_scenarios::nothing_goes_back_below_the_checkpoint(*db, programs, programs.alone());
}

BOOST_AUTO_TEST_CASE(what_ran_as_originals_goes_back_with_the_stored_scripts) {
  checkpoint_scenarios::what_ran_as_originals_goes_back_with_the_stored_scripts(*db, programs);
}

BOOST_AUTO_TEST_CASE(a_target_below_the_checkpoint_takes_the_originals) {
  checkpoint_scenarios::a_target_below_the_checkpoint_takes_the_originals(*db, programs);
}

BOOST_AUTO_TEST_CASE(what_a_checkpoint_stands_for_is_not_applied_again) {
  checkpoint_scenarios::what_a_checkpoint_stands_for_is_not_applied_again(*db, programs);
}

BOOST_AUTO_TEST_CASE(an_older_program_is_told_that_the_database_is_ahead) {
  checkpoint_scenarios::an_older_program_is_told_that_the_database_is_ahead(*db, programs, engine);
}

BOOST_AUTO_TEST_CASE(another_history_is_not_taken_for_the_one_that_was_squashed) {
  checkpoint_scenarios::another_history_is_not_taken_for_the_one_that_was_squashed(*db, programs, engine);
}

BOOST_AUTO_TEST_CASE(another_chain_stays_foreign) {
  checkpoint_scenarios::another_chain_stays_foreign(*db, programs, engine);
}

BOOST_AUTO_TEST_CASE(stamping_records_what_the_checkpoint_stands_for) {
  checkpoint_scenarios::stamping_records_what_the_checkpoint_stands_for(*db, programs);
}

BOOST_AUTO_TEST_SUITE_END()
