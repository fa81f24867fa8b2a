#define BOOST_TEST_MODULE nimbus
#include "agents.hpp"

#include <boost/test/unit_test.hpp>

#include "fresh_database.hpp"

namespace {

using namespace std::chrono_literals;

constexpr nimbus::instant noon{1769774400s};

struct agents_fixture {
  std::unique_ptr<strata::connection> database = nimbus::fresh_database();
  nimbus::agents agents{*database};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(agents_test, agents_fixture)

BOOST_AUTO_TEST_CASE(an_enrolled_agent_is_admitted_and_both_events_are_audited) {
  agents.enrol("agent-a", "sha256:0a", "acme", noon);

  BOOST_TEST(agents.admit("agent-a", "sha256:0a", noon));

  BOOST_TEST(agents.audited("agent-a", "issued") == 1);
  BOOST_TEST(agents.audited("agent-a", "admitted") == 1);
}

BOOST_AUTO_TEST_CASE(a_wrong_token_is_refused_and_audited) {
  agents.enrol("agent-a", "sha256:0a", "acme", noon);

  BOOST_TEST(!agents.admit("agent-a", "sha256:ff", noon));

  BOOST_TEST(agents.audited("agent-a", "refused") == 1);
}

BOOST_AUTO_TEST_CASE(a_revoked_token_is_refused_until_a_new_one_is_issued) {
  agents.enrol("agent-a", "sha256:0a", std::nullopt, noon);
  agents.revoke("agent-a", noon + 1s);

  BOOST_TEST(!agents.admit("agent-a", "sha256:0a", noon + 2s));
  agents.enrol("agent-a", "sha256:0b", std::nullopt, noon + 3s);
  BOOST_TEST(agents.admit("agent-a", "sha256:0b", noon + 4s));
}

BOOST_AUTO_TEST_CASE(revoking_twice_is_audited_once) {
  agents.enrol("agent-a", "sha256:0a", std::nullopt, noon);

  agents.revoke("agent-a", noon + 1s);
  agents.revoke("agent-a", noon + 2s);

  BOOST_TEST(agents.audited("agent-a", "revoked") == 1);
}

BOOST_AUTO_TEST_CASE(a_token_of_another_agent_cannot_be_issued_again_and_nothing_is_audited) {
  agents.enrol("agent-a", "sha256:0a", std::nullopt, noon);

  BOOST_CHECK_THROW(agents.enrol("agent-b", "sha256:0a", std::nullopt, noon), strata::engine_error);

  BOOST_TEST(!database->in_transaction());
  BOOST_TEST(agents.audited("agent-b", "issued") == 0);
}

BOOST_AUTO_TEST_CASE(a_host_port_is_free_again_once_its_session_is_closed_or_has_run_out) {
  agents.enrol("agent-a", "sha256:0a", std::nullopt, noon);

  BOOST_TEST(agents.open_session("agent-a", 2201, noon, 60s));
  BOOST_TEST(!agents.open_session("agent-a", 2201, noon + 59s, 60s));
  BOOST_TEST(agents.open_session("agent-a", 2201, noon + 60s, 60s));
  agents.close_session("agent-a", 2201);
  BOOST_TEST(agents.open_session("agent-a", 2201, noon + 61s, 60s));
  BOOST_TEST(agents.open_session("agent-a", 2202, noon + 61s, 60s));
}

BOOST_AUTO_TEST_CASE(an_unknown_agent_gets_no_session) {
  BOOST_CHECK_THROW((void)agents.open_session("nobody", 2201, noon, 60s), strata::engine_error);
}

BOOST_AUTO_TEST_SUITE_END()
