#include <array>
#include <boost/test/unit_test.hpp>

#include "fresh_database.hpp"

namespace {

/// The first column of the query's only row.
std::string answer(strata::connection& database, std::string_view sql) {
  return database.query(sql).at(0).at(0).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chain_test)

BOOST_AUTO_TEST_CASE(a_lease_survives_the_rebuild_of_jobs_in_both_directions) {
  const auto database = nimbus::fresh_database("20260129_0001");
  database->execute("INSERT INTO jobs (id, payload, created_at, updated_at) VALUES ('old', '{}', 1, 1)");
  database->execute("INSERT INTO job_leases (job_id, agent_id, expires_at) VALUES ('old', 'agent-a', 2)");

  strata::upgrade(*database, nimbus::migrations());
  BOOST_TEST(answer(*database, "SELECT count(*) FROM jobs JOIN job_leases ON job_id = id WHERE org_id = 'default'") ==
             "1");

  strata::downgrade(*database, nimbus::migrations(), {.target = "20260129_0001"});
  BOOST_TEST(answer(*database, "SELECT count(*) FROM jobs JOIN job_leases ON job_id = id") == "1");
}

BOOST_AUTO_TEST_CASE(removing_a_job_removes_its_lease_after_the_rebuild_as_before_it) {
  const auto database = nimbus::fresh_database();
  database->execute(
      "INSERT INTO jobs (id, org_id, repo_id, payload, created_at, updated_at) VALUES ('j', 'o', 'r', '', 1, 1)");
  database->execute("INSERT INTO job_leases (job_id, agent_id, expires_at) VALUES ('j', 'agent-a', 2)");

  database->execute("DELETE FROM jobs WHERE id = 'j'");

  BOOST_TEST(answer(*database, "SELECT count(*) FROM job_leases") == "0");
}

BOOST_AUTO_TEST_CASE(a_job_without_a_tenant_is_refused) {
  const auto database = nimbus::fresh_database();

  BOOST_CHECK_THROW(database->execute("INSERT INTO jobs (id, payload, created_at, updated_at) VALUES ('j', '', 1, 1)"),
                    strata::engine_error);
}

BOOST_AUTO_TEST_CASE(a_database_at_head_has_nothing_left_to_do) {
  const auto database = nimbus::fresh_database();

  const auto report = strata::upgrade(*database, nimbus::migrations());

  BOOST_TEST(!report.changed());
  BOOST_TEST(strata::current(*database, nimbus::migrations()).at(0) == nimbus::head);
}

BOOST_AUTO_TEST_SUITE_END()
