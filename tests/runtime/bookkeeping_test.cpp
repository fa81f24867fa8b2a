// A bookkeeping that somebody damaged, and one that something in the database keeps from being written.
#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"
#include "runtime/src/history/stored_script.hpp"

using namespace strata;
using namespace strata::test;

namespace {

struct damaged_fixture {
  database file;
  sqlite::connection db{file.handle()};
  built_chain chain{{.revision = "0001", .up = {"CREATE TABLE nodes (id INTEGER)"}, .down = {"DROP TABLE nodes"}},
                    {.revision = "0002",
                     .up = {"ALTER TABLE nodes ADD COLUMN region TEXT"},
                     .down = {"ALTER TABLE nodes DROP COLUMN region"}}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(bookkeeping_test, damaged_fixture)

BOOST_AUTO_TEST_CASE(a_missing_table_is_noticed_at_head_and_can_be_written_anew) {
  for (const char* table : {"strata_state", "strata_migrations", "strata_log"}) {
    upgrade(db, chain.set());
    file.run("DROP TABLE " + std::string{table});

    const std::string wanted = "error: the bookkeeping is not whole: there is no table " + std::string{table} +
                               " [strata-damaged-bookkeeping]\n"
                               "  database: unchanged\n"
                               "  help: restore it from a backup, or say where the database stands, which writes all "
                               "of it anew: stamp REV --purge\n"
                               "    if the tables of these names are another program's, keep Strata's under others: "
                               "TABLE_PREFIX in add_migrations(), --table-prefix of strata";
    BOOST_TEST(message_of([&] { upgrade(db, chain.set()); }) == wanted);
    BOOST_TEST(message_of([&] { static_cast<void>(probe(db, chain.set())); }) == wanted);
    BOOST_TEST(message_of([&] { stamp(db, chain.set(), {.target = "head"}); }) == wanted);

    stamp(db, chain.set(), {.target = "head", .purge = true});
    BOOST_TEST(upgrade(db, chain.set()).migrations.empty());
    BOOST_TEST(check(db, chain.set()).empty());
  }
}

BOOST_AUTO_TEST_CASE(a_trigger_that_swallows_what_is_written_is_noticed) {
  upgrade(db, chain.set(), {.target = "0001"});
  for (const char* trigger :
       {"BEFORE INSERT ON strata_migrations", "BEFORE INSERT ON strata_log", "BEFORE UPDATE ON strata_state"}) {
    file.run("CREATE TRIGGER t " + std::string{trigger} + " BEGIN SELECT RAISE(IGNORE); END");
    const std::string before = file.fingerprint();

    BOOST_CHECK_THROW(upgrade(db, chain.set()), error);

    BOOST_TEST(file.fingerprint() == before, trigger);
    file.run("DROP TRIGGER t");
  }
  file.run("CREATE TRIGGER t BEFORE DELETE ON strata_migrations BEGIN SELECT RAISE(IGNORE); END");
  BOOST_TEST(message_of([&] { downgrade(db, chain.set(), {.target = "base"}); }) ==
             "error: the bookkeeping did not take the row that was written to it (DELETE FROM main.strata_migrations "
             "WHERE revision = ?1) [strata-damaged-bookkeeping]\n"
             "  database: as before: the transaction was rolled back\n"
             "  help: drop the trigger or the rule on the bookkeeping's tables that keeps rows out, then start again");
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "0");
}

BOOST_AUTO_TEST_CASE(a_trigger_that_only_listens_is_none_of_our_business) {
  upgrade(db, chain.set(), {.target = "0001"});
  file.run("CREATE TABLE heard (what TEXT)");
  file.run("CREATE TRIGGER t AFTER INSERT ON strata_log BEGIN INSERT INTO heard VALUES (new.event), ('twice'); END");

  upgrade(db, chain.set());

  BOOST_TEST(file.one("SELECT count(*) FROM heard") == "2");
}

BOOST_AUTO_TEST_CASE(a_stored_script_that_claims_to_be_the_programs_and_is_not_is_a_difference) {
  upgrade(db, chain.set());
  const statement forged{.text = "DROP TABLE nodes", .line = 1};
  const auto store = [&](const statement& what) {
    file.run("UPDATE strata_migrations SET down_script = '" + pack({.statements = {&what, 1}}) +
             "' WHERE revision = '0002'");
  };
  store(forged);

  const auto differences = check(db, chain.set());
  BOOST_TEST_REQUIRE(differences.size() == 1U);
  BOOST_TEST((differences[0].what == difference::kind::altered));
  BOOST_TEST(differences[0].revision == "0002");
  repair(db, chain.set(), {repair_kind::altered});
  BOOST_TEST(check(db, chain.set()).empty());
  BOOST_TEST(check_stored_scripts(db, chain.set()).empty());

  // Comments and white space are no difference, as they are none to the checksum.
  store({.text = "ALTER TABLE nodes -- which nobody needs\n  DROP COLUMN region", .line = 1});
  BOOST_TEST(check(db, chain.set()).empty());
}

BOOST_AUTO_TEST_CASE(another_way_down_than_the_programs_is_a_note) {
  upgrade(db, chain.set());
  const statement former{.text = "ALTER TABLE nodes RENAME COLUMN region TO old", .line = 1};
  file.run("UPDATE strata_migrations SET down_checksum = 'former', down_script = '" +
           pack({.statements = {&former, 1}}) + "' WHERE revision = '0002'");

  BOOST_TEST(check(db, chain.set()).empty());
  BOOST_TEST(check_stored_scripts(db, chain.set()) ==
                 std::vector<std::string>{"migration 0002: the way down that the database keeps is not this program's"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
