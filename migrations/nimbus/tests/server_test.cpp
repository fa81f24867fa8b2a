// The same queue on PostgreSQL; `strata with-server` names the database.
#define BOOST_TEST_MODULE nimbus_on_postgresql
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <nimbus/migrations.hpp>

#include "agents.hpp"
#include "job_store.hpp"
#include "moving_in.hpp"

namespace {

using namespace std::chrono_literals;

struct server_fixture {
  server_fixture() { database->execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); }

  std::string answer(std::string_view sql) { return database->query(sql).at(0).at(0).value(); }

  std::unique_ptr<strata::connection> database =
      strata::connect(std::getenv("STRATA_TEST_DATABASE_URL"), nimbus::migrations());
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(server_test, server_fixture)

BOOST_AUTO_TEST_CASE(a_late_result_is_refused_by_its_fence_token) {
  strata::upgrade(*database, nimbus::migrations());
  const nimbus::instant start{1'000'000ms};
  nimbus::agents agents{*database};
  agents.enrol("a", "sha256:0a", "acme", start);
  agents.enrol("b", "sha256:0b", "acme", start);
  nimbus::job_store store{*database};
  store.submit({"build", "acme", "website", "{}"}, start);

  const auto first = store.take("build", "a", start, 30s).value();
  BOOST_TEST(store.expire(start + 60s) == 1u);
  const auto second = store.take("build", "b", start + 61s, 30s).value();

  BOOST_TEST(second.fence_token == first.fence_token + 1);
  BOOST_TEST(!store.finish(first, nimbus::outcome::succeeded, start + 62s));
  BOOST_TEST(store.finish(second, nimbus::outcome::succeeded, start + 63s));
}

BOOST_AUTO_TEST_CASE(jobs_and_leases_survive_the_tenants_in_both_directions) {
  strata::upgrade(*database, nimbus::migrations(), {.target = "20260129_0001"});
  database->execute("INSERT INTO jobs (id, payload, created_at, updated_at) VALUES ('old', '{}', 1, 1)");
  database->execute("INSERT INTO job_leases (job_id, agent_id, expires_at) VALUES ('old', 'agent-a', 2)");

  strata::upgrade(*database, nimbus::migrations());
  BOOST_TEST(answer("SELECT count(*) FROM jobs JOIN job_leases ON job_id = id WHERE org_id = 'default'") == "1");
  BOOST_CHECK_THROW(database->execute("INSERT INTO jobs (id, payload, created_at, updated_at) VALUES ('j', '', 1, 1)"),
                    strata::engine_error);

  strata::downgrade(*database, nimbus::migrations(), {.target = "20260129_0001"});
  BOOST_TEST(answer("SELECT count(*) FROM jobs JOIN job_leases ON job_id = id") == "1");
}

BOOST_AUTO_TEST_CASE(a_database_at_head_has_nothing_left_to_do) {
  strata::upgrade(*database, nimbus::migrations());

  BOOST_TEST(!strata::upgrade(*database, nimbus::migrations()).changed());
}

BOOST_AUTO_TEST_CASE(a_database_from_before_the_migrations_keeps_every_row) {
  nimbus::moving_in{*database, std::getenv("STRATA_TEST_DATABASE_URL")}.keeps_every_row();
}

BOOST_AUTO_TEST_CASE(a_database_that_was_changed_by_hand_is_refused) {
  nimbus::moving_in{*database, std::getenv("STRATA_TEST_DATABASE_URL")}.is_refused_where_it_differs();
}

BOOST_AUTO_TEST_SUITE_END()
