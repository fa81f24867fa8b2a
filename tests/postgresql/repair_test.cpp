// Repairs and purging stamps write the same bookkeeping on PostgreSQL as a fresh run does.
#include <boost/test/unit_test.hpp>

#include "server.hpp"

using namespace strata;
using namespace strata::test;

BOOST_AUTO_TEST_SUITE(repair_test)

const migration_text a{.revision = "0001", .up = {"CREATE TABLE a (id integer)"}, .down = {"DROP TABLE a"}};
const migration_text edited_a{.revision = "0001", .up = {"CREATE TABLE a (id bigint)"}, .down = {"DROP TABLE a"}};
const migration_text b{.revision = "0002", .up = {"CREATE TABLE b (id integer)"}, .down = {"DROP TABLE b"}};
const migration_text c{.revision = "0003", .up = {"CREATE TABLE c (id integer)"}, .down = {"DROP TABLE c"}};
const migration_text d{.revision = "0004", .up = {"CREATE TABLE d (id integer)"}, .down = {"DROP TABLE d"}};

std::vector<std::string> bookkeeping_of(postgresql_fixture& server) {
  std::vector<std::string> all = server.rows(
      "SELECT revision, description, parents, digest, checksum, compatible, draft, direction, statements_done, "
      "statements, down_script, down_checksum, irreversible FROM strata_migrations ORDER BY position");
  all.push_back(server.one("SELECT heads || ' ' || digest FROM strata_state"));
  return all;
}

BOOST_AUTO_TEST_CASE(a_mended_history_is_that_of_a_fresh_run) {
  const postgresql_chain ran{{a, b, c, d}};
  const postgresql_chain has{{edited_a, c, b}};
  postgresql_fixture mended;
  postgresql_fixture fresh;
  upgrade(*mended.connect(), ran.set());
  upgrade(*fresh.connect(), has.set());
  const auto db = mended.connect();

  const auto did = repair(*db, has.set(), {repair_kind::edited, repair_kind::reparented, repair_kind::unknown});
  const auto again = repair(*db, has.set(), {repair_kind::edited, repair_kind::reparented, repair_kind::unknown});

  BOOST_TEST(did.size() == 4u);
  BOOST_TEST(again.empty());
  BOOST_TEST(bookkeeping_of(mended) == bookkeeping_of(fresh), boost::test_tools::per_element());
  BOOST_TEST(check(*db, has.set()).empty());
  BOOST_TEST(mended.rows("SELECT event || ' ' || revision FROM strata_log WHERE event LIKE 'repair%' ORDER BY id") ==
                 (std::vector<std::string>{"repair edited 0001", "repair reparented 0002", "repair reparented 0003",
                                           "repair unknown 0004"}),
             boost::test_tools::per_element());
  BOOST_TEST(!upgrade(*db, has.set()).changed());
}

BOOST_AUTO_TEST_CASE(an_interrupted_index_is_settled_either_way) {
  const migration_text index{.revision = "0002",
                             .up = {"CREATE INDEX CONCURRENTLY ix ON a (id)", "SELECT nothing()"},
                             .down = {"DROP INDEX ix"},
                             .transactional = false};
  const postgresql_chain chain{{a, index}};
  for (const repair_kind kind : {repair_kind::finished, repair_kind::undone}) {
    postgresql_fixture server;
    const auto db = server.connect();
    BOOST_TEST(message_of([&] { upgrade(*db, chain.set()); }) != "(no error)");

    BOOST_TEST(repair(*db, chain.set(), {kind}).size() == 1u);

    BOOST_TEST(check(*db, chain.set()).empty());
    BOOST_TEST(server.one("SELECT heads FROM strata_state") == (kind == repair_kind::finished ? "0002" : "0001"));
    BOOST_TEST(repair(*db, chain.set(), {kind}).empty());
  }
}

BOOST_AUTO_TEST_CASE(a_purging_stamp_forgets_another_chains_history) {
  const postgresql_chain theirs{
      {{.revision = "7001", .up = {"CREATE TABLE z (id integer)"}, .down = {"DROP TABLE z"}}}};
  const postgresql_chain ours{{a, b}};
  postgresql_fixture purged;
  postgresql_fixture stamped;
  upgrade(*purged.connect(), theirs.set());

  stamp(*purged.connect(), ours.set(), {.target = "0002", .purge = true});
  stamp(*stamped.connect(), ours.set(), {.target = "0002"});

  BOOST_TEST(bookkeeping_of(purged) == bookkeeping_of(stamped), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
