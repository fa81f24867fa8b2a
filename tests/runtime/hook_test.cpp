// Hooks: the program's own code in the migration's transaction, committed with it or not at all.
#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"

using namespace strata;
using namespace strata::test;

namespace {

void note(connection& db, const char* moment, const migration_event& event) {
  db.run("INSERT INTO audit (moment, way, revision, took) VALUES ($1, $2, $3, $4)",
         {moment, to_string(event.way), event.revision, event.took.count() > 0 ? 1 : 0});
}

options audited(std::string target = {}) {
  return {.target = std::move(target),
          .transactions = transactions::per_migration,
          .beside_others = true,
          .before_migration = [](connection& db, const migration_event& event) { note(db, "before", event); },
          .after_migration = [](connection& db, const migration_event& event) { note(db, "after", event); }};
}

void make_audit(database& file) {
  file.run("CREATE TABLE audit (id INTEGER PRIMARY KEY, moment TEXT, way TEXT, revision TEXT, took INTEGER)");
}

std::vector<std::string> audit(database& file) {
  return file.rows("SELECT moment || ' ' || way || ' ' || revision FROM audit ORDER BY id");
}

std::vector<migration_text> one_by_one() {
  return {{.revision = "0001", .up = {"CREATE TABLE nodes (name TEXT UNIQUE)"}, .down = {"DROP TABLE nodes"}},
          {.revision = "0002",
           .up = {"INSERT INTO nodes VALUES ('a')", "VACUUM", "INSERT INTO nodes VALUES ('b')"},
           .down = {"DELETE FROM nodes"},
           .transactional = false}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hook_test)

BOOST_AUTO_TEST_CASE(hooks_surround_every_migration_in_both_directions) {
  database file;
  make_audit(file);
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};

  upgrade(db, chain.set(), audited("0002"));
  downgrade(db, chain.set(), audited("0001"));

  BOOST_TEST(audit(file) == (std::vector<std::string>{"before up 0001", "after up 0001", "before up 0002",
                                                      "after up 0002", "before down 0002", "after down 0002"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_second_hook_sees_the_bookkeeping_of_its_migration) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};
  std::string seen;

  upgrade(db, chain.set(), {.after_migration = [&](connection& in, const migration_event&) {
            in.read("SELECT count(*) FROM strata_migrations", {}, [&](const row& each) { seen += *each[0]; });
          }});

  BOOST_TEST(seen == "123");
}

BOOST_AUTO_TEST_CASE(a_hook_that_throws_rolls_its_migration_back) {
  for (const bool before : {true, false}) {
    database file;
    make_audit(file);
    sqlite::connection db{file.handle()};
    const built_chain chain{three_migrations()};
    options how = audited();
    (before ? how.before_migration : how.after_migration) = [](connection& in, const migration_event& event) {
      note(in, "half", event);
      if (event.revision == "0002") throw std::runtime_error{"the auditor is away"};
    };

    const std::string said = message_of([&] { upgrade(db, chain.set(), how); });

    BOOST_TEST(said == "migrations/0002.sql: error: the program's " +
                           std::string{before ? "before_migration" : "after_migration"} +
                           " for migration 0002 failed: the auditor is away [strata-hook-failed]\n"
                           "  database: at 0001, as before: the transaction was rolled back\n"
                           "  help: mend the hook; the next start goes on from here");
    BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0001");
    BOOST_TEST(file.one("SELECT count(*) FROM audit WHERE revision = '0002'") == "0");
    BOOST_TEST(file.one("SELECT count(*) FROM pragma_table_info('nodes')") == "2");
  }
}

BOOST_AUTO_TEST_CASE(a_hook_that_commits_is_found_out) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};

  const std::string said = message_of([&] {
    upgrade(db, chain.set(),
            {.before_migration = [](connection& in, const migration_event&) { in.execute("COMMIT"); }});
  });

  BOOST_TEST(said.find("the program's before_migration for migration 0001 ended the transaction, or went on after an "
                       "error that did [strata-transaction-lost]") != std::string::npos,
             said);
}

BOOST_AUTO_TEST_CASE(a_script_without_transaction_has_its_hooks_at_its_recorded_beginning_and_end) {
  database file;
  make_audit(file);
  sqlite::connection db{file.handle()};
  const built_chain chain{one_by_one()};
  upgrade(db, chain.set(), audited("0001"));
  file.run("INSERT INTO nodes VALUES ('b')");

  // The third statement fails: the first hook is committed with the record of the beginning, the second never ran.
  BOOST_CHECK_THROW(upgrade(db, chain.set(), audited()), statement_error);
  BOOST_TEST(audit(file) == (std::vector<std::string>{"before up 0001", "after up 0001", "before up 0002"}),
             boost::test_tools::per_element());

  // Going on calls only the second.
  file.run("DELETE FROM nodes WHERE name = 'b'");
  upgrade(db, chain.set(), audited());
  BOOST_TEST(
      audit(file) == (std::vector<std::string>{"before up 0001", "after up 0001", "before up 0002", "after up 0002"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_second_hook_that_throws_leaves_the_last_statement_of_such_a_script_undone) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{one_by_one()};
  upgrade(db, chain.set(), {.target = "0001"});

  const std::string said = message_of([&] {
    upgrade(db, chain.set(),
            {.after_migration = [](connection&, const migration_event&) { throw std::runtime_error{"no"}; }});
  });

  BOOST_TEST(said ==
             "migrations/0002.sql: error: the program's after_migration for migration 0002 failed: no "
             "[strata-hook-failed]\n"
             "  database: at 0001; of 0002, 2 of 3 statements are done, as before: the transaction was rolled back\n"
             "  help: mend the hook; the next start goes on from here");
  BOOST_TEST(file.one("SELECT group_concat(name) FROM nodes") == "a");
  upgrade(db, chain.set());
  BOOST_TEST(file.one("SELECT group_concat(name) FROM nodes") == "a,b");
}

BOOST_AUTO_TEST_SUITE_END()
