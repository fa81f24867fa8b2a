// Databases that hold tables and no history: what counts, what is said, and what may begin beside them.
#include <boost/test/unit_test.hpp>
#include <strata/adopt.hpp>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"
#include "snapshot_builder.hpp"

using namespace strata;
using namespace strata::test;

namespace {

// The commonest beginning of an application without migrations.
std::vector<migration_text> prices() {
  return {{.revision = "0001",
           .up = {"CREATE TABLE IF NOT EXISTS prices (id INTEGER PRIMARY KEY, cents INTEGER)"},
           .down = {"DROP TABLE prices"}},
          {.revision = "0002", .up = {"UPDATE prices SET cents = cents * 100"}, .down = {"SELECT 1"}}};
}

constexpr std::string_view refusal =
    "error: the SQLite database in memory holds a table that Strata has not made (prices), and no history of the chain "
    "test [strata-not-empty]\n"
    "  database: unchanged\n"
    "  help: if the chain made them: test-migrate adopt --match finds the revision that has this schema, and records "
    "it\n"
    "    if you know the revision: test-migrate stamp REV records it\n"
    "    if they are somebody else's, and the chain is to begin beside them: test-migrate upgrade --beside-others, "
    "options.beside_others, or BESIDE_OTHERS in add_migrations()";

std::string refused_over(const std::string& tables, const chain_set& set) {
  database file;
  file.run(tables);
  sqlite::connection db{file.handle()};
  const std::string before = file.fingerprint();
  const std::string said = message_of([&] { upgrade(db, set); });
  if (said.find("[strata-not-empty]") == std::string::npos) return {};
  BOOST_TEST(file.fingerprint() == before);
  const std::size_t open = said.find('(');
  return said.substr(open + 1, said.find(')') - open - 1);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(occupants_test)

BOOST_AUTO_TEST_CASE(tables_without_a_history_are_refused_on_every_way) {
  database file;
  file.run("CREATE TABLE prices (id INTEGER PRIMARY KEY, cents INTEGER); INSERT INTO prices VALUES (1, 500)");
  sqlite::connection db{file.handle()};
  const built_chain chain{prices()};
  const std::string before = file.fingerprint();

  BOOST_TEST(message_of([&] { upgrade(db, chain.set()); }) == refusal);
  BOOST_TEST(message_of([&] { upgrade(db, chain.set(), {.target = "+1"}); }) == refusal);
  BOOST_TEST(message_of([&] { upgrade(db, chain.set(), {.adopt = true}); }) == refusal);
  BOOST_TEST(message_of([&] { upgrade(db, chain.set(), {.transactions = transactions::per_migration}); }) == refusal);
  BOOST_TEST(message_of([&] { static_cast<void>(plan(db, chain.set(), direction::up)); }) == refusal);
  BOOST_CHECK(probe(db, chain.set()).state == standing::foreign);
  BOOST_TEST(file.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(a_database_with_tables_is_adopted_or_stamped_and_then_upgraded) {
  database file;
  file.run("CREATE TABLE prices (id INTEGER PRIMARY KEY, cents INTEGER); INSERT INTO prices VALUES (1, 500)");
  sqlite::connection db{file.handle()};
  const built_chain chain{prices()};

  stamp(db, chain.set(), {.target = "0001"});
  upgrade(db, chain.set());

  BOOST_TEST(file.one("SELECT cents FROM prices") == "50000");
}

BOOST_AUTO_TEST_CASE(a_database_that_was_taken_back_to_base_is_not_refused) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};
  upgrade(db, chain.set());
  downgrade(db, chain.set(), {.target = "base"});
  file.run("CREATE TABLE notes (x)");

  upgrade(db, chain.set());

  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0003");
}

BOOST_AUTO_TEST_CASE(views_count_and_virtual_tables_and_names_in_any_case) {
  const built_chain chain{three_migrations()};

  BOOST_TEST(refused_over("CREATE VIEW v AS SELECT 1", chain.set()) == "v");
  BOOST_TEST(refused_over("CREATE VIRTUAL TABLE v USING fts5(x)", chain.set()) == "v");
  BOOST_TEST(refused_over("CREATE TABLE \"Odd name\" (x)", chain.set()) == "Odd name");
  BOOST_TEST(refused_over("CREATE TABLE strata (x)", chain.set()) == "strata");
  BOOST_TEST(refused_over("CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x); CREATE TABLE d (x); "
                          "CREATE TABLE e (x); CREATE TABLE f (x)",
                          chain.set()) == "a, b, c, d, e and 1 more");
  // Bookkeeping of another chain that is not whole is a table like others.
  BOOST_TEST(refused_over("CREATE TABLE app_state (x)", chain.set()) == "app_state");
}

BOOST_AUTO_TEST_CASE(what_the_engine_and_other_tools_keep_for_themselves_does_not_count) {
  const built_chain chain{three_migrations()};
  for (const char* const tables : {
           "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
           "CREATE TABLE schema_migrations (version TEXT)",
           "CREATE TABLE DATABASECHANGELOG (id); CREATE TABLE DATABASECHANGELOGLOCK (id)",
           "CREATE TABLE __EFMigrationsHistory (id)",
           "CREATE TABLE android_metadata (locale TEXT); CREATE TABLE room_master_table (id)",
           "CREATE TABLE spatial_ref_sys (srid); CREATE TABLE geometry_columns (x)",
           // Leaves sqlite_sequence and sqlite_stat1 behind.
           "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO t VALUES (1); ANALYZE; DROP TABLE t",
           "CREATE TEMPORARY TABLE scratch (x)",
       }) {
    database file;
    file.run(tables);
    sqlite::connection db{file.handle()};
    BOOST_CHECK_MESSAGE(probe(db, chain.set()).state == standing::fresh, tables);

    BOOST_TEST(message_of([&] { upgrade(db, chain.set()); }) == "(no error)");

    BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0003");
  }
}

BOOST_AUTO_TEST_CASE(another_chains_tables_do_not_count_as_far_as_its_bookkeeping_names_them) {
  for (const bool reversible : {true, false}) {
    database file;
    sqlite::connection db{file.handle()};
    const built_chain one{{{.revision = "1", .up = {"CREATE TABLE \"Stock\" (x)"}, .down = {"DROP TABLE Stock"}},
                           {.revision = "2", .up = {"SELECT 1"}, .down = {"SELECT 1"}},
                           {.revision = "3", .up = {"CREATE TABLE shelf (x)"}, .irreversible = "no"}},
                          false,
                          "stock"};
    upgrade(db, one.set(), {.target = reversible ? "2" : "3"});
    const built_chain other{three_migrations()};
    BOOST_CHECK(probe(db, other.set()).state == standing::fresh);
    file.run("CREATE TABLE strangers (x)");

    // Whose it is cannot be known where the other chain has migrations without a way down; what this chain makes is.
    BOOST_CHECK(probe(db, other.set()).state == (reversible ? standing::foreign : standing::fresh));
    file.run("CREATE TABLE nodes (x)");
    BOOST_TEST(message_of([&] { upgrade(db, other.set()); }).find(reversible ? "(nodes, strangers)" : "(nodes)") !=
               std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_chain_with_another_prefix_finds_its_own_tables) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain before{three_migrations(), false, "old"};
  upgrade(db, before.set());
  const built_chain after{three_migrations(), false, "new"};

  const std::string said = message_of([&] { upgrade(db, after.set()); });

  BOOST_TEST(said.find("holds tables that Strata has not made (jobs, nodes)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_snapshot_is_not_taken_over_somebodys_tables) {
  const snapshot_chain chain{three_migrations()};

  BOOST_TEST(refused_over("CREATE TABLE theirs (x)", chain.set()) == "theirs");
}

BOOST_AUTO_TEST_CASE(a_chain_begins_beside_others_where_that_is_said) {
  for (const bool by_set : {false, true}) {
    database file;
    file.run("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (7)");
    sqlite::connection db{file.handle()};
    const built_chain chain{three_migrations()};
    chain_set set = chain.set();
    set.beside_others = by_set;
    BOOST_CHECK(probe(db, set).state == (by_set ? standing::fresh : standing::foreign));

    upgrade(db, set, {.beside_others = !by_set});

    BOOST_TEST(file.one("SELECT x FROM theirs") == "7");
    BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0003");
  }
}

BOOST_AUTO_TEST_CASE(beside_others_no_statement_takes_their_table_for_the_chains) {
  struct {
    std::string theirs;
    std::string statement;
    std::string name;
  } const cases[]{
      {"CREATE TABLE users (x)", "CREATE TABLE IF NOT EXISTS users (id INTEGER)", "users"},
      {"CREATE TABLE Users (x)", "create table  if  not /* */ exists main.[USERS] (id)", "Users"},
      {"CREATE TABLE users (x)", "CREATE VIEW IF NOT EXISTS `users` AS SELECT 1", "users"},
      {"CREATE VIEW users AS SELECT 1 AS x", "CREATE VIRTUAL TABLE IF NOT EXISTS 'users' USING fts5(x)", "users"},
      {"CREATE TABLE t (x); CREATE INDEX ix ON t (x)", "CREATE UNIQUE INDEX IF NOT EXISTS ix ON t (x)", "ix"},
      {"CREATE TABLE users (x)", "DROP TABLE IF EXISTS users", "users"},
  };
  for (const auto& each : cases) {
    database file;
    file.run(each.theirs);
    sqlite::connection db{file.handle()};
    const built_chain chain{{.revision = "0001", .up = {"CREATE TABLE own (x)"}},
                            {.revision = "0002", .up = {"SELECT 1", each.statement}}};
    const std::string before = file.fingerprint();

    BOOST_TEST(
        message_of([&] { upgrade(db, chain.set(), {.beside_others = true}); }) ==
        "migrations/0002.sql:4:1: error: " + each.name +
            ", which this chain has not made, would be taken for the chain's own: " + each.statement +
            " [strata-not-empty]\n"
            "  database: unchanged\n"
            "  help: if the chain made it: test-migrate adopt --match; if it is somebody else's, rename one of the "
            "two, or keep the chain's tables in a schema of their own");
    BOOST_TEST(file.fingerprint() == before);
  }
}

BOOST_AUTO_TEST_CASE(beside_others_the_chains_own_tables_stay_its_own) {
  database file;
  file.run("CREATE TABLE theirs (x)");
  sqlite::connection db{file.handle()};
  std::vector<migration_text> texts{
      {.revision = "0001", .up = {"CREATE TABLE IF NOT EXISTS users (x)", "ALTER TABLE users RENAME TO people"}},
      {.revision = "0002",
       .up = {"CREATE TABLE IF NOT EXISTS people (x)", "CREATE TEMP TABLE IF NOT EXISTS theirs (y)"}}};
  const built_chain first{{texts[0]}};
  upgrade(db, first.set(), {.beside_others = true});
  const built_chain second{texts};

  upgrade(db, second.set(), {.beside_others = true});

  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0002");
  texts.push_back({.revision = "0003", .up = {"CREATE TABLE IF NOT EXISTS people (x)"}});
  const built_chain third{texts};
  upgrade(db, third.set(), {.beside_others = true});
  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0003");
  texts.push_back({.revision = "0004", .up = {"CREATE TABLE IF NOT EXISTS theirs (id)"}});
  const built_chain fourth{texts};
  BOOST_TEST(message_of([&] { upgrade(db, fourth.set(), {.beside_others = true}); }).find("[strata-not-empty]") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_table_that_appears_between_the_look_and_the_transaction_is_seen) {
  const temporary_folder folder;
  database file{folder.file("app.db")};
  const auto db = sqlite::driver.connect("sqlite:///" + folder.file("app.db"), {});
  const built_chain chain{prices()};
  // The plan is made after the look, and before the transaction.
  class intruder final : public observer {
   public:
    explicit intruder(database& file) : file_{file} {}
    void planned(const plan_event&) override { file_.run("CREATE TABLE IF NOT EXISTS prices (id, cents)"); }

   private:
    database& file_;
  } intruding{file};

  const std::string said = message_of([&] { upgrade(*db, chain.set(), {.observer = &intruding}); });

  BOOST_TEST(said.find("[strata-not-empty]") != std::string::npos);
  BOOST_TEST(file.rows("SELECT name FROM sqlite_schema") == (std::vector<std::string>{"prices"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_locked_migration_that_fails_is_not_said_to_be_free) {
  database file;
  sqlite::connection db{file.handle()};
  for (const bool draft : {false, true}) {
    const built_chain chain{{.revision = "0001", .up = {"INSERT INTO nowhere VALUES (1)"}, .draft = draft}};

    const std::string said = message_of([&] { upgrade(db, chain.set()); });

    BOOST_TEST(said.substr(said.find("help: ")) ==
               (draft
                    ? "help: mend the migration; it is not applied, so its text may still change"
                    : "help: mend what the engine objects to in the database; or, where the text itself is wrong, mend "
                      "it and accept the edit, for 0001 is locked: strata lock --accept-edit 0001 --reason \"...\""));
  }
}

BOOST_AUTO_TEST_CASE(another_programs_state_table_is_not_taken_for_ours) {
  database file;
  file.run("CREATE TABLE strata_state (layer TEXT, depth REAL)");
  sqlite::connection db{file.handle()};
  const built_chain chain{three_migrations()};

  for (const auto& work : {std::function<void()>{[&] { upgrade(db, chain.set()); }},
                           std::function<void()>{[&] { static_cast<void>(probe(db, chain.set())); }}}) {
    BOOST_TEST(message_of(work) ==
               "error: the bookkeeping is not whole: there is no table strata_log [strata-damaged-bookkeeping]\n"
               "  database: unchanged\n"
               "  help: restore it from a backup, or say where the database stands, which writes all of it anew: stamp "
               "REV --purge\n"
               "    if the tables of these names are another program's, keep Strata's under others: TABLE_PREFIX in "
               "add_migrations(), --table-prefix of strata");
  }
}

BOOST_AUTO_TEST_SUITE_END()
