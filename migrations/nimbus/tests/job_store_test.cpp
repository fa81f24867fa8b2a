#include "job_store.hpp"

#include <boost/test/unit_test.hpp>

#include "agents.hpp"
#include "fresh_database.hpp"

namespace {

using namespace std::chrono_literals;

constexpr nimbus::instant noon{1769774400s};

struct queue_fixture {
  queue_fixture() {
    nimbus::agents agents{*database};
    agents.enrol("agent-a", "sha256:0a", "acme", noon);
    agents.enrol("agent-b", "sha256:0b", std::nullopt, noon);
    agents.enrol("stranger", "sha256:0c", "other", noon);
    store.submit({"build-1", "acme", "website", "{}"}, noon);
  }

  std::unique_ptr<strata::connection> database = nimbus::fresh_database();
  nimbus::job_store store{*database};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(job_store_test, queue_fixture)

BOOST_AUTO_TEST_CASE(submitting_a_job_twice_keeps_the_first) {
  BOOST_TEST(!store.submit({"build-1", "acme", "website", "changed"}, noon + 1s));

  BOOST_TEST(store.status("build-1").value() == "queued");
  BOOST_TEST(!store.status("build-2").has_value());
}

BOOST_AUTO_TEST_CASE(a_job_is_leased_to_one_agent_at_a_time) {
  const auto first = store.take("build-1", "agent-a", noon, 30s);
  const auto second = store.take("build-1", "agent-b", noon + 1s, 30s);

  BOOST_TEST(first.value().fence_token == 1);
  BOOST_TEST(!second.has_value());
  BOOST_TEST(store.status("build-1").value() == "running");
}

BOOST_AUTO_TEST_CASE(a_job_is_leased_to_no_agent_of_another_organisation_and_to_no_revoked_one) {
  nimbus::agents{*database}.revoke("agent-b", noon);

  BOOST_TEST(!store.take("build-1", "stranger", noon, 30s).has_value());
  BOOST_TEST(!store.take("build-1", "agent-b", noon, 30s).has_value());
  BOOST_TEST(!store.take("build-1", "nobody", noon, 30s).has_value());
}

BOOST_AUTO_TEST_CASE(a_renewed_lease_lives_longer) {
  auto held = store.take("build-1", "agent-a", noon, 30s).value();

  BOOST_TEST(store.renew(held, noon + 20s, 30s));

  BOOST_TEST(held.version == 2);
  BOOST_TEST(store.expire(noon + 49s) == 0u);
  BOOST_TEST(store.expire(noon + 50s) == 1u);
}

BOOST_AUTO_TEST_CASE(of_two_copies_of_a_lease_only_one_can_be_renewed) {
  auto held = store.take("build-1", "agent-a", noon, 30s).value();
  auto copy = held;

  BOOST_TEST(store.renew(held, noon + 10s, 30s));
  BOOST_TEST(!store.renew(copy, noon + 11s, 30s));

  BOOST_TEST(copy.version == 1);
}

BOOST_AUTO_TEST_CASE(a_lease_that_has_run_out_cannot_be_renewed) {
  auto held = store.take("build-1", "agent-a", noon, 30s).value();

  BOOST_TEST(!store.renew(held, noon + 30s, 30s));
}

BOOST_AUTO_TEST_CASE(an_expired_job_waits_again_and_its_next_lease_has_the_next_fence_token) {
  const auto first = store.take("build-1", "agent-a", noon, 30s).value();
  BOOST_TEST(store.expire(noon + 30s) == 1u);
  BOOST_TEST(store.status("build-1").value() == "queued");

  const auto second = store.take("build-1", "agent-b", noon + 31s, 30s).value();

  BOOST_TEST(second.fence_token == first.fence_token + 1);
  BOOST_TEST(second.version == first.version + 1);
}

BOOST_AUTO_TEST_CASE(a_result_with_a_stale_fence_token_is_refused) {
  const auto stale = store.take("build-1", "agent-a", noon, 30s).value();
  store.expire(noon + 30s);
  const auto current = store.take("build-1", "agent-b", noon + 31s, 30s).value();

  BOOST_TEST(!store.finish(stale, nimbus::outcome::failed, noon + 32s));
  BOOST_TEST(store.status("build-1").value() == "running");
  BOOST_TEST(store.finish(current, nimbus::outcome::succeeded, noon + 33s));
  BOOST_TEST(store.status("build-1").value() == "succeeded");
}

BOOST_AUTO_TEST_CASE(a_result_after_the_lease_ran_out_is_refused_even_if_nobody_took_over) {
  const auto held = store.take("build-1", "agent-a", noon, 30s).value();

  BOOST_TEST(!store.finish(held, nimbus::outcome::succeeded, noon + 30s));
}

BOOST_AUTO_TEST_CASE(a_finished_job_is_never_queued_again) {
  const auto held = store.take("build-1", "agent-a", noon, 30s).value();
  BOOST_TEST(store.finish(held, nimbus::outcome::failed, noon + 1s));

  BOOST_TEST(store.expire(noon + 1h) == 0u);

  BOOST_TEST(store.status("build-1").value() == "failed");
}

BOOST_AUTO_TEST_SUITE_END()
