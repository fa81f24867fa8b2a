// Repeatable migrations: when they run, in which order, and what becomes of them around other migrations.
#include <boost/test/unit_test.hpp>
#include <set>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "runtime/src/history/stored_script.hpp"

using namespace strata;
using namespace strata::test;

namespace {

std::vector<migration_text> tables(int count = 2) {
  std::vector<migration_text> all{{.revision = "0001",
                                   .up = {"CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT, region TEXT)"},
                                   .down = {"DROP TABLE nodes"},
                                   .drops_tables = true},
                                  {.revision = "0002",
                                   .up = {"ALTER TABLE nodes ADD COLUMN active INTEGER NOT NULL DEFAULT 1"},
                                   .down = {"ALTER TABLE nodes DROP COLUMN active"}},
                                  // SQLite refuses this while a view uses the column.
                                  {.revision = "0003",
                                   .up = {"ALTER TABLE nodes DROP COLUMN region"},
                                   .down = {"ALTER TABLE nodes ADD COLUMN region TEXT"}}};
  all.resize(static_cast<std::size_t>(count));
  return all;
}

migration_text view(const std::string& name, const std::string& query, std::vector<std::string> depends = {}) {
  return {.revision = name,
          .up = {"CREATE VIEW " + name + " AS " + query},
          .down = {"DROP VIEW " + name},
          .parents = std::move(depends)};
}

std::vector<migration_text> views(const std::string& condition = "active = 1") {
  return {view("active_nodes", "SELECT id, name FROM nodes WHERE " + condition),
          view("named_nodes", "SELECT name FROM active_nodes", {"active_nodes"}),
          view("all_nodes", "SELECT * FROM nodes")};
}

class chain_with_views : public built_chain {
 public:
  explicit chain_with_views(const std::vector<migration_text>& repeatables, int migrations = 2)
      : built_chain{tables(migrations), false, "strata", sqlite::driver, repeatables} {}
};

std::string done(const report& from) {
  std::string text;
  for (const auto& each : from.migrations) {
    text += (each.way == direction::up ? "+" : "-") + each.revision + (each.repeatable ? "* " : " ");
  }
  return text;
}

std::string view_names(database& file) {
  return file.one(
      "SELECT coalesce(group_concat(name), '') FROM (SELECT name FROM sqlite_schema WHERE type = 'view' "
      "ORDER BY name)");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(repeatable_test)

BOOST_AUTO_TEST_CASE(they_run_after_the_others_in_their_order) {
  database file;
  sqlite::connection db{file.handle()};
  const chain_with_views chain{views()};

  BOOST_TEST(done(upgrade(db, chain.set())) == "+0001 +0002 +active_nodes* +named_nodes* +all_nodes* ");

  BOOST_TEST(view_names(file) == "active_nodes,all_nodes,named_nodes");
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == chain.chain().head_digest);
  BOOST_TEST(file.one("SELECT group_concat(event || ' ' || revision) FROM (SELECT * FROM strata_log ORDER BY id)") ==
             "upgrade 0001,upgrade 0002,repeat active_nodes,repeat named_nodes,repeat all_nodes");
}

BOOST_AUTO_TEST_CASE(a_database_that_has_them_is_found_current_with_one_query) {
  database file;
  sqlite::connection db{file.handle()};
  const chain_with_views chain{views()};
  upgrade(db, chain.set());
  int statements = 0;
  sqlite3_trace_v2(
      file.handle(), SQLITE_TRACE_STMT,
      [](unsigned, void* count, void*, void*) {
        ++*static_cast<int*>(count);
        return 0;
      },
      &statements);

  BOOST_TEST(done(upgrade(db, chain.set())).empty());

  BOOST_TEST(statements == 1);
  sqlite3_trace_v2(file.handle(), 0, nullptr, nullptr);
}

BOOST_AUTO_TEST_CASE(a_changed_one_runs_again_with_what_depends_on_it_and_nothing_else) {
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain_with_views{views()}.set());

  const chain_with_views changed{views("active = 2")};
  BOOST_TEST((probe(db, changed.set()).state == standing::behind));
  BOOST_TEST(probe(db, changed.set()).pending == 1U);
  const auto differences = check(db, changed.set());
  BOOST_TEST_REQUIRE(differences.size() == 1U);
  BOOST_TEST((differences[0].what == difference::kind::outdated));
  BOOST_TEST(differences[0].revision == "active_nodes");

  BOOST_TEST(done(upgrade(db, changed.set())) == "-named_nodes* -active_nodes* +active_nodes* +named_nodes* ");

  BOOST_TEST(file.one("SELECT sql FROM sqlite_schema WHERE name = 'active_nodes'").find("active = 2") !=
             std::string::npos);
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == changed.chain().head_digest);
  BOOST_TEST(check(db, changed.set()).empty());
}

BOOST_AUTO_TEST_CASE(nobody_sees_the_database_without_them_while_one_changes) {
  const temporary_folder folder;
  database file{folder.file("app.db")};
  file.run("PRAGMA journal_mode = wal");
  sqlite::connection db{file.handle()};
  upgrade(db, chain_with_views{views()}.set());
  database reader{folder.file("app.db")};
  std::set<std::string> seen;
  struct watcher final : observer {
    void statement_done(const statement_event&) override { look(); }
    std::function<void()> look;
  } watching;
  watching.look = [&] { seen.insert(view_names(reader)); };

  upgrade(db, chain_with_views{views("active = 2")}.set(), {.observer = &watching});

  BOOST_TEST(seen == std::set<std::string>{"active_nodes,all_nodes,named_nodes"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(they_are_taken_away_while_other_migrations_run_and_made_again) {
  database file;
  sqlite::connection db{file.handle()};
  auto with_region = views();
  with_region[0] = view("active_nodes", "SELECT id, name, region FROM nodes");
  upgrade(db, chain_with_views{with_region}.set());

  // With the view in place SQLite would refuse to drop the column.
  const chain_with_views next{views(), 3};
  BOOST_TEST(done(upgrade(db, next.set())) ==
             "-all_nodes* -named_nodes* -active_nodes* +0003 +active_nodes* +named_nodes* +all_nodes* ");

  BOOST_TEST(view_names(file) == "active_nodes,all_nodes,named_nodes");
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == next.chain().head_digest);
}

BOOST_AUTO_TEST_CASE(a_downgrade_takes_them_away_first_and_the_next_upgrade_brings_them_back) {
  database file;
  sqlite::connection db{file.handle()};
  const chain_with_views chain{views()};
  upgrade(db, chain.set());

  BOOST_TEST(done(downgrade(db, chain.set(), {.target = "0001"})) == "-all_nodes* -named_nodes* -active_nodes* -0002 ");
  BOOST_TEST(view_names(file) == "");
  BOOST_TEST(done(upgrade(db, chain.set())) == "+0002 +active_nodes* +named_nodes* +all_nodes* ");

  downgrade(db, chain.set(), {.target = "base"});
  BOOST_TEST(file.one("SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'strata%' AND name NOT LIKE 'sqlite%'") ==
             "0");
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == "");
}

BOOST_AUTO_TEST_CASE(an_older_program_takes_newer_ones_away_with_the_stored_script) {
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain_with_views{views(), 3}.set());
  const built_chain older{tables(2)};

  BOOST_TEST(done(downgrade(db, older.set(), {.target = "0002"})) == "-all_nodes* -named_nodes* -active_nodes* -0003 ");

  BOOST_TEST(view_names(file) == "");
  BOOST_TEST(done(upgrade(db, older.set())).empty());
}

BOOST_AUTO_TEST_CASE(one_that_is_gone_from_the_chain_stays_until_a_person_says_otherwise) {
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain_with_views{views()}.set());
  auto fewer = views();
  fewer.pop_back();
  const chain_with_views chain{fewer};
  struct listener final : observer {
    void notice(std::string_view text) override { texts.emplace_back(text); }
    std::vector<std::string> texts;
  } told;

  BOOST_TEST(upgrade(db, chain.set(), {.observer = &told}).migrations.empty());

  BOOST_TEST_REQUIRE(told.texts.size() == 1U);
  BOOST_TEST(
      told.texts[0] ==
      "the database ran repeatable migrations that this program does not have, and they stay: all_nodes; "
      "test-migrate upgrade --stored-scripts takes them away, and test-migrate repair --mend unknown forgets them");
  BOOST_TEST(view_names(file) == "active_nodes,all_nodes,named_nodes");
  BOOST_TEST((probe(db, chain.set()).state == standing::current));
  const auto differences = check(db, chain.set());
  BOOST_TEST_REQUIRE(differences.size() == 1U);
  BOOST_TEST((differences[0].what == difference::kind::unknown));
  BOOST_TEST(differences[0].revision == "all_nodes");

  BOOST_TEST(done(upgrade(db, chain.set(), {.stored_scripts = true})) == "-all_nodes* ");

  BOOST_TEST(view_names(file) == "active_nodes,named_nodes");
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == chain.chain().head_digest);
}

BOOST_AUTO_TEST_CASE(one_that_the_program_does_not_know_stays_where_other_migrations_run_too) {
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain_with_views{{view("all_nodes", "SELECT * FROM nodes")}, 1}.set());

  BOOST_TEST(done(upgrade(db, built_chain{tables(2)}.set())) == "+0002 ");

  BOOST_TEST(view_names(file) == "all_nodes");
}

BOOST_AUTO_TEST_CASE(one_that_is_gone_can_be_forgotten) {
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain_with_views{views()}.set());
  auto fewer = views();
  fewer.pop_back();
  const chain_with_views chain{fewer};
  file.run("DROP VIEW all_nodes");

  repair(db, chain.set(), {repair_kind::unknown}, {"all_nodes"});

  BOOST_TEST(check(db, chain.set()).empty());
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == chain.chain().head_digest);
}

BOOST_AUTO_TEST_CASE(a_stored_script_that_claims_to_be_the_programs_does_not_run) {
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain_with_views{views()}.set());
  const statement forged{.text = "DROP TABLE nodes", .line = 1};
  file.run("UPDATE strata_repeatables SET down_script = '" + pack({.statements = {&forged, 1}}) + "'");
  const chain_with_views changed{views("active = 2")};
  BOOST_TEST(
      check_stored_scripts(db, changed.set()) ==
          (std::vector<std::string>{"repeatable migration named_nodes: the way down that the database keeps is "
                                    "not this program's",
                                    "repeatable migration all_nodes: the way down that the database keeps is not "
                                    "this program's"}),
      boost::test_tools::per_element());

  upgrade(db, changed.set());

  BOOST_TEST(view_names(file) == "active_nodes,all_nodes,named_nodes");
  BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "0");
}

BOOST_AUTO_TEST_CASE(one_without_a_way_down_stays_and_runs_on_top_of_itself) {
  database file;
  sqlite::connection db{file.handle()};
  const auto staying = [](const std::string& query) {
    return std::vector<migration_text>{{.revision = "helper",
                                        .up = {"DROP VIEW IF EXISTS helper", "CREATE VIEW helper AS " + query},
                                        .irreversible = "reports use it at any time"}};
  };
  upgrade(db, chain_with_views{staying("SELECT 1")}.set());

  BOOST_TEST(done(upgrade(db, chain_with_views{staying("SELECT 2")}.set())) == "+helper* ");
  BOOST_TEST(done(upgrade(db, chain_with_views{staying("SELECT 2"), 3}.set())) == "+0003 +helper* ");
  BOOST_TEST(done(downgrade(db, chain_with_views{staying("SELECT 2"), 3}.set(), {.target = "0002"})) == "-0003 ");
  BOOST_TEST(view_names(file) == "helper");
}

BOOST_AUTO_TEST_CASE(one_that_only_a_change_concerns_is_left_where_it_is) {
  database file;
  sqlite::connection db{file.handle()};
  const auto flyway = [](const std::string& query) {
    return std::vector<migration_text>{{.revision = "helper",
                                        .up = {"DROP VIEW IF EXISTS helper", "CREATE VIEW helper AS " + query},
                                        .irreversible = "Flyway's repeatables have no way back",
                                        .only_when_changed = true}};
  };
  BOOST_TEST(done(upgrade(db, chain_with_views{flyway("SELECT 1"), 1}.set())) == "+0001 +helper* ");

  BOOST_TEST(done(upgrade(db, chain_with_views{flyway("SELECT 1")}.set())) == "+0002 ");
  BOOST_TEST(done(upgrade(db, chain_with_views{flyway("SELECT 2")}.set())) == "+helper* ");
  BOOST_TEST(done(upgrade(db, chain_with_views{flyway("SELECT 3"), 3}.set())) == "+0003 +helper* ");
  BOOST_TEST(done(downgrade(db, chain_with_views{flyway("SELECT 3"), 3}.set(), {.target = "0002"})) == "-0003 ");
  BOOST_TEST(done(upgrade(db, chain_with_views{flyway("SELECT 3"), 3}.set())) == "+0003 ");

  BOOST_TEST(file.one("SELECT digest FROM strata_state") ==
             (chain_with_views{flyway("SELECT 3"), 3}.chain().head_digest));
  BOOST_TEST(check(db, chain_with_views{flyway("SELECT 3"), 3}.set()).empty());
  BOOST_TEST(file.one("SELECT * FROM helper") == "3");
}

BOOST_AUTO_TEST_CASE(one_with_a_way_down_can_be_left_alone_too) {
  database file;
  sqlite::connection db{file.handle()};
  const auto alone = [](const std::string& query) {
    migration_text made = view("helper", query);
    made.parents = {};
    made.only_when_changed = true;
    return std::vector<migration_text>{made};
  };
  upgrade(db, chain_with_views{alone("SELECT 1"), 1}.set());

  BOOST_TEST(done(upgrade(db, chain_with_views{alone("SELECT 1")}.set())) == "+0002 ");
  BOOST_TEST(done(upgrade(db, chain_with_views{alone("SELECT 2"), 3}.set())) == "-helper* +0003 +helper* ");
}

BOOST_AUTO_TEST_CASE(they_belong_to_head_and_do_not_run_before) {
  database file;
  sqlite::connection db{file.handle()};
  const chain_with_views chain{views()};

  BOOST_TEST(done(upgrade(db, chain.set(), {.target = "0001"})) == "+0001 ");
  BOOST_TEST(done(upgrade(db, chain.set())) == "+0002 +active_nodes* +named_nodes* +all_nodes* ");
}

BOOST_AUTO_TEST_CASE(one_that_fails_leaves_the_former_ones_in_place) {
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain_with_views{views()}.set());
  const std::string before = file.fingerprint();
  auto broken = views("active = 2");
  broken[1].up = {"CREATE VIEW named_nodes AS SELEC nothing"};

  try {
    upgrade(db, chain_with_views{broken}.set());
    BOOST_ERROR("it passed");
  } catch (const statement_error& failed) {
    BOOST_TEST(failed.what() ==
               "migrations/named_nodes.sql:3:28: error: statement 1 of 1 of repeatable migration named_nodes failed "
               "[strata-sql]\n"
               "  engine: near \"SELEC\": syntax error (SQLite result code 1)\n"
               "  database: at 0002, as before: the transaction was rolled back\n"
               "  help: mend it and start again; it is not locked, its text may change at any time");
  }

  BOOST_TEST(file.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(a_stamp_says_nothing_of_them) {
  database file;
  sqlite::connection db{file.handle()};
  file.run("CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT, region TEXT, active INTEGER NOT NULL DEFAULT 1)");
  const chain_with_views chain{views()};
  stamp(db, chain.set(), {.target = "head"});

  BOOST_TEST(done(upgrade(db, chain.set())) == "+active_nodes* +named_nodes* +all_nodes* ");
}

BOOST_AUTO_TEST_CASE(a_stored_script_that_was_changed_by_hand_is_not_run) {
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain_with_views{views()}.set());
  file.run("UPDATE strata_repeatables SET down_script = replace(down_script, 'VIEW', 'TABLE')");

  BOOST_CHECK_THROW(upgrade(db, chain_with_views{views("active = 2")}.set()), history_error);

  BOOST_TEST(view_names(file) == "active_nodes,all_nodes,named_nodes");
}

BOOST_AUTO_TEST_SUITE_END()
