#include <boost/test/unit_test.hpp>
#include <functional>
#include <strata/adopt.hpp>
#include <thread>

#include "adopt_scenarios.hpp"
#include "database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

using lines = std::vector<std::string>;

// A database file as the tool leaves it, and what its own table holds.
class left_database {
 public:
  explicit left_database(const left_by& what) : what_{what} {
    database own{path()};
    for (const std::string& each : adoptable_schema()) own.run(each);
    database registry{registry_path()};
    for (const std::string& each : what.sqlite) registry.run(each);
  }

  [[nodiscard]] std::string path() const { return folder_.file("app.db"); }
  [[nodiscard]] std::string registry_path() const {
    return folder_.file(what_.tool == "sqitch" ? "sqitch.db" : "app.db");
  }
  [[nodiscard]] std::string url() const { return "sqlite:///" + path(); }
  void run(const std::string& sql) const { database{registry_path()}.run(sql); }
  [[nodiscard]] lines rows(const std::string& sql) const { return database{path()}.rows(sql); }
  [[nodiscard]] std::string table() const {
    database registry{registry_path()};
    const std::string bare = what_.table.substr(what_.table.find('.') + 1);
    std::string text = registry.one("SELECT sql FROM sqlite_schema WHERE name = '" + bare + "'");
    for (const std::string& each : registry.rows("SELECT * FROM " + bare)) text += '\n' + each;
    return text;
  }
  [[nodiscard]] std::string everything() const { return database{path()}.fingerprint(); }
  [[nodiscard]] lines applied() const {
    if (rows("SELECT 1 FROM sqlite_schema WHERE name = 'strata_migrations'").empty()) return {"(no bookkeeping)"};
    return rows("SELECT revision FROM strata_migrations ORDER BY position");
  }

 private:
  const left_by& what_;
  temporary_folder folder_;
};

const left_by& scenario(const std::string& tool) {
  static const std::vector<left_by> all = adoption_scenarios();
  return *std::find_if(all.begin(), all.end(), [&](const left_by& each) { return each.tool == tool; });
}

lines revisions(const adoption& of) {
  lines names;
  for (const adopted_migration& each : of.migrations) names.push_back(each.revision);
  return names;
}

std::string refused(const left_database& db, const built_chain& chain, const options& options = {}) {
  const std::string before = db.everything();
  std::string said = "(no error)";
  for (const bool writing : {false, true}) {
    const auto connected = connect(db.url(), chain.set());
    try {
      (void)(writing ? adopt(*connected, chain.set(), options) : plan_adoption(*connected, chain.set(), options));
    } catch (const error& thrown) {
      if (writing) BOOST_TEST(said == thrown.what());  // Looking and writing say the same.
      said = thrown.what();
    }
  }
  BOOST_TEST(db.everything() == before);
  return said;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(adopt_test)

BOOST_AUTO_TEST_CASE(there_is_a_scenario_for_every_tool) {
  lines tools;
  for (const left_by& each : adoption_scenarios()) tools.push_back(each.tool);
  const auto known = adoptable_tools();
  BOOST_TEST(tools == lines(known.begin(), known.end()), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_each_tool_left_is_adopted_and_carried_on_from) {
  for (const left_by& each : adoption_scenarios()) {
    BOOST_TEST_CONTEXT(each.tool) {
      const left_database db{each};
      const built_chain chain{each.chain};
      const std::string table = db.table();
      const lines two{each.chain[0].revision, each.chain[1].revision};
      const auto connected = connect(db.url(), chain.set());

      const std::string before = db.everything();
      const adoption foreseen = plan_adoption(*connected, chain.set());
      BOOST_TEST(db.everything() == before);
      const adoption done = adopt(*connected, chain.set(), {.applied_by = "ada@desk"});

      BOOST_TEST(done.tool == each.tool);
      BOOST_TEST(done.table == each.table);
      BOOST_TEST(revisions(done) == two, boost::test_tools::per_element());
      BOOST_TEST(revisions(foreseen) == two, boost::test_tools::per_element());
      BOOST_TEST(done.at == lines{two.back()}, boost::test_tools::per_element());
      BOOST_TEST(foreseen.at == done.at, boost::test_tools::per_element());
      BOOST_TEST(static_cast<std::size_t>(std::count_if(done.migrations.begin(), done.migrations.end(),
                                                        [](const auto& one) { return one.verified; })) ==
                 each.verified);
      BOOST_TEST(db.rows("SELECT event, revision, by FROM strata_log ORDER BY id") ==
                     (lines{"adopt " + each.tool + '|' + two[0] + "|ada@desk",
                            "adopt " + each.tool + '|' + two[1] + "|ada@desk"}),
                 boost::test_tools::per_element());
      BOOST_TEST(check(*connected, chain.set()).empty());

      upgrade(*connected, chain.set());
      BOOST_TEST(current(*connected, chain.set()) == lines{each.chain[2].revision}, boost::test_tools::per_element());
      BOOST_TEST(db.rows("SELECT count(*) FROM jobs").front() == "0");
      downgrade(*connected, chain.set(), {.target = "-2"});
      BOOST_TEST(current(*connected, chain.set()) == lines{two.front()}, boost::test_tools::per_element());
      BOOST_TEST(db.rows("SELECT count(*) FROM pragma_table_info('nodes')").front() == "2");
      BOOST_TEST(db.table() == table);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_second_adoption_says_when_the_first_was_and_changes_nothing) {
  const left_database db{scenario("goose")};
  const built_chain chain{scenario("goose").chain};
  const auto connected = connect(db.url(), chain.set());
  (void)adopt(*connected, chain.set());
  upgrade(*connected, chain.set());
  const std::string before = db.everything();

  const adoption again = adopt(*connected, chain.set());

  BOOST_TEST(again.tool == "goose");
  BOOST_TEST(again.since == db.rows("SELECT max(at) FROM strata_log WHERE event = 'adopt goose'").front());
  BOOST_TEST(again.migrations.empty());
  BOOST_TEST(again.at == lines{"000010"}, boost::test_tools::per_element());
  BOOST_TEST(db.everything() == before);

  // Also where all of it was taken back since: the other tool's table knows nothing of that.
  downgrade(*connected, chain.set(), {.target = "base"});
  BOOST_TEST(!adopt(*connected, chain.set()).since.empty());
  BOOST_TEST(db.applied().empty());
}

BOOST_AUTO_TEST_CASE(a_table_that_names_nothing_adopts_nothing) {
  const built_chain chain{scenario("goose").chain};
  const left_database db{scenario("goose")};
  db.run("DELETE FROM goose_db_version WHERE version_id > 0");
  const auto connected = connect(db.url(), chain.set());

  const adoption done = adopt(*connected, chain.set());

  BOOST_TEST(done.tool == "goose");
  BOOST_TEST(done.migrations.empty());
  BOOST_TEST(done.at.empty());
  BOOST_TEST(db.applied() == lines{"(no bookkeeping)"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_database_with_a_history_is_refused) {
  const left_database db{scenario("goose")};
  const built_chain chain{scenario("goose").chain};
  {
    const auto connected = connect(db.url(), chain.set());
    stamp(*connected, chain.set(), {.target = "000001"});
  }
  BOOST_TEST(refused(db, chain) ==
             "error: Strata keeps a history of this database already: it is at 000001 [strata-has-history]\n"
             "  database: unchanged\n"
             "  help: test-migrate status shows it");
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_refused) {
  const left_by hand{.tool = "hand", .table = "", .sqlite = {}, .postgresql = {}, .chain = {}};
  const left_database db{hand};
  const built_chain chain{scenario("goose").chain};
  BOOST_TEST(refused(db, chain) ==
             "error: no other tool has left its table (alembic, dbmate, diesel, flyway, golang-migrate, goose, "
             "refinery, sqitch, sqlx) [strata-nothing-to-adopt]\n"
             "  database: unchanged\n"
             "  help: check the URL; where the schema was made by hand, test-migrate adopt --match finds which "
             "revision it is");
  BOOST_TEST(refused(db, chain, {.adopt_from = "sqitch"}) ==
             "error: there is no table sqitch.changes, in which sqitch keeps its history [strata-nothing-to-adopt]\n"
             "  database: unchanged\n"
             "  help: check the URL; where the schema was made by hand, test-migrate adopt --match finds which "
             "revision it is");
  BOOST_TEST(refused(db, chain, {.adopt_from = "gose"}) ==
             "error: `gose` is no tool that Strata knows the table of [strata-nothing-to-adopt]\n"
             "  database: unchanged\n"
             "  help: did you mean `goose`?");
}

BOOST_AUTO_TEST_CASE(of_several_tables_one_has_to_be_named) {
  const left_database db{scenario("goose")};
  db.run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)");
  const built_chain chain{scenario("goose").chain};

  BOOST_TEST(refused(db, chain) ==
             "error: several tools have left their tables: alembic (alembic_version), goose (goose_db_version) "
             "[strata-several-to-adopt]\n"
             "  database: unchanged\n"
             "  help: say whose history holds: test-migrate adopt --from alembic, or options.adopt_from");
  const auto connected = connect(db.url(), chain.set());
  BOOST_TEST(adopt(*connected, chain.set(), {.adopt_from = "goose"}).at == lines{"000002"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(tables_of_one_name_are_told_apart_by_their_columns) {
  const auto columns = [](const std::string& create) {
    const left_by what{.tool = "any", .table = "", .sqlite = {create}, .postgresql = {}, .chain = {}};
    const left_database db{what};
    const built_chain chain{scenario("dbmate").chain};
    return plan_adoption(*connect(db.url(), chain.set()), chain.set()).tool;
  };
  BOOST_TEST(columns("CREATE TABLE schema_migrations (version varchar(128) primary key)") == "dbmate");
  BOOST_TEST(columns("CREATE TABLE schema_migrations (version uint64, dirty bool)") == "golang-migrate");
}

BOOST_AUTO_TEST_CASE(what_the_tool_left_half_done_is_refused) {
  const auto after = [](const std::string& tool, const std::string& sql) {
    const left_database db{scenario(tool)};
    db.run(sql);
    return refused(db, built_chain{scenario(tool).chain});
  };
  BOOST_TEST(after("golang-migrate", "UPDATE schema_migrations SET dirty = 1") ==
             "error: golang-migrate left version 2 dirty: it may be half done [strata-adopt-unfinished]\n"
             "  database: unchanged\n"
             "  help: finish it by hand, or take it back, and say which: migrate force 2, or the version before; then "
             "adopt again");
  BOOST_TEST(after("sqlx", "UPDATE _sqlx_migrations SET success = FALSE WHERE description = 'region'") ==
             "error: sqlx left migration 20260130090000 half done [strata-adopt-unfinished]\n"
             "  database: unchanged\n"
             "  help: finish it by hand and mark it (UPDATE _sqlx_migrations SET success = true WHERE version = "
             "20260130090000), or take it back and remove its row; then adopt again");
  BOOST_TEST(after("flyway", "UPDATE flyway_schema_history SET success = 0 WHERE installed_rank = 2") ==
             "error: Flyway recorded a failure of V1_2__region.sql [strata-adopt-unfinished]\n"
             "  database: unchanged\n"
             "  help: take what is left of it back, let Flyway forget it (flyway repair) and run it again, or leave it "
             "to Strata; then adopt again");
}

BOOST_AUTO_TEST_CASE(a_version_that_the_chain_does_not_have_is_refused) {
  const left_database db{scenario("goose")};
  db.run("INSERT INTO goose_db_version (version_id, is_applied) VALUES (7, 1)");
  built_chain chain{scenario("goose").chain};

  BOOST_TEST(refused(db, chain) ==
             "error: goose applied what this program's chain does not have: 7 [strata-adopt-unknown]\n"
             "  database: unchanged\n"
             "  help: start a program that is built from all of goose's files, or check the URL; migrations in code "
             "that the chain does without are named when it is built: GAPS 7");
  chain.leave_out({"00007"});
  const auto connected = connect(db.url(), chain.set());
  BOOST_TEST(revisions(adopt(*connected, chain.set())) == (lines{"000001", "000002"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_last_version_may_be_one_in_code) {
  const left_database db{scenario("golang-migrate")};
  db.run("UPDATE schema_migrations SET version = 7");
  built_chain chain{scenario("golang-migrate").chain};
  BOOST_TEST(refused(db, chain).starts_with(
      "error: golang-migrate applied what this program's chain does not have: 7 [strata-adopt-unknown]"));

  chain.leave_out({"000007"});
  const auto connected = connect(db.url(), chain.set());
  BOOST_TEST(revisions(adopt(*connected, chain.set())) == (lines{"000001", "000002"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_was_left_out_below_is_refused) {
  const left_database db{scenario("goose")};
  db.run("DELETE FROM goose_db_version WHERE version_id = 1");
  const built_chain chain{scenario("goose").chain};

  BOOST_TEST(refused(db, chain) ==
             "error: goose did not apply 000001, which 000002 stands on in this program's chain, and applied that "
             "[strata-adopt-gap]\n"
             "  database: unchanged\n"
             "  help: goose up -allow-missing applies what is missing; then adopt again");
}

BOOST_AUTO_TEST_CASE(another_text_is_refused) {
  const left_database db{scenario("flyway")};
  db.run("UPDATE flyway_schema_history SET checksum = 12 WHERE installed_rank = 1");
  const built_chain chain{scenario("flyway").chain};

  BOOST_TEST(refused(db, chain) ==
             "migrations/1.sql: error: flyway ran another text of 1 than this program has (of 1 it recorded 12, and "
             "this program's would be -17) [strata-adopt-edited]\n"
             "  database: unchanged\n"
             "  help: restore the text that ran and build again; if the schema is what this program's texts make, say "
             "so: test-migrate stamp 1.2");
}

BOOST_AUTO_TEST_CASE(flyways_log_is_read_to_its_end) {
  const auto adopted = [](const std::vector<std::string>& rows, const std::vector<migration_text>& from) {
    const left_database db{scenario("flyway")};
    db.run("DELETE FROM flyway_schema_history");
    int rank = 0;
    for (const std::string& each : rows) {
      db.run(
          "INSERT INTO flyway_schema_history (installed_rank, version, type, checksum, success, description, script, "
          "installed_by, execution_time) VALUES (" +
          std::to_string(++rank) + ", " + each + ", 'app', 0)");
    }
    const built_chain chain{from};
    return revisions(adopt(*connect(db.url(), chain.set()), chain.set()));
  };
  const std::vector<migration_text>& chain = scenario("flyway").chain;
  const std::string first = "'1', 'SQL', -17, 1, 'nodes', 'V1__nodes.sql'";
  const std::string second = "'1.2', 'SQL', 4711, 1, 'region', 'V1_2__region.sql'";
  const lines one{"1"};
  const lines two{"1", "1.2"};
  // Undone, undone and done again, marked as deleted by a repair.
  BOOST_TEST(adopted({first, second, "'1.2', 'UNDO_SQL', 0, 1, 'region', 'U1_2__region.sql'"}, chain) == one,
             boost::test_tools::per_element());
  BOOST_TEST(adopted({first, second, "'1.2', 'UNDO_SQL', 0, 1, 'region', 'U1_2__region.sql'", second}, chain) == two,
             boost::test_tools::per_element());
  BOOST_TEST(adopted({first, "'1.1', 'SQL', 3, 1, 'x', 'V1_1__x.sql'", "'1.1', 'DELETE', 3, 1, 'x', 'V1_1__x.sql'"},
                     chain) == one,
             boost::test_tools::per_element());
  // The schema that it made itself, and a baseline: below it nothing was run, and nothing need be here.
  BOOST_TEST(adopted({"NULL, 'SCHEMA', NULL, 1, '<< Flyway Schema Creation >>', 'shop'",
                      "'1.0', 'BASELINE', NULL, 1, '<< Flyway Baseline >>', '<< Flyway Baseline >>'", second},
                     chain) == two,
             boost::test_tools::per_element());
  BOOST_TEST(adopted({"'1.1', 'BASELINE', NULL, 1, '<< Flyway Baseline >>', '<< Flyway Baseline >>'"}, chain) == one,
             boost::test_tools::per_element());
  // A baseline migration, of which the chain has the versions that it sums up.
  BOOST_TEST(adopted({"'1.2', 'SQL_BASELINE', 99, 1, 'all', 'B1_2__all.sql'"}, chain) == two,
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_repeatable_of_the_same_text_does_not_run_again) {
  const left_database db{scenario("flyway")};
  db.run(
      "INSERT INTO flyway_schema_history (installed_rank, version, type, checksum, success, description, script, "
      "installed_by, execution_time) VALUES (3, NULL, 'SQL', 1, 1, 'all nodes', 'R__all_nodes.sql', 'app', 0), "
      "(4, NULL, 'SQL', 2, 1, 'all nodes', 'R__all_nodes.sql', 'app', 0), "
      "(5, NULL, 'SQL', 5, 1, 'edited', 'R__edited.sql', 'app', 0)");
  database{db.path()}.run("CREATE VIEW all_nodes AS SELECT * FROM nodes");
  std::vector<migration_text> repeatables{
      {.revision = "edited", .up = {"CREATE VIEW edited AS SELECT 1"}, .down = {"DROP VIEW edited"}},
      {.revision = "nodes_view",
       .up = {"CREATE VIEW all_nodes AS SELECT * FROM nodes"},
       .down = {"DROP VIEW all_nodes"}}};
  repeatables[0].origin = {"flyway", "R__edited", {"6"}};
  repeatables[1].origin = {"flyway", "R__all_nodes", {"2"}};
  std::vector<migration_text> versioned = scenario("flyway").chain;
  versioned.pop_back();
  const built_chain chain{versioned, false, "strata", sqlite::driver, repeatables};
  const auto connected = connect(db.url(), chain.set());

  const adoption done = adopt(*connected, chain.set());

  BOOST_TEST(revisions(done) == (lines{"1", "1.2", "nodes_view"}), boost::test_tools::per_element());
  BOOST_TEST(done.migrations.back().repeatable);
  const report did = upgrade(*connected, chain.set());
  BOOST_TEST(did.migrations.size() == 1u);
  BOOST_TEST(did.migrations.front().revision == "edited");
  BOOST_TEST(!upgrade(*connected, chain.set()).changed());
}

BOOST_AUTO_TEST_CASE(alembics_heads_stand_for_all_that_is_below_them) {
  const migration_text base{.revision = "aaaa", .up = {"CREATE TABLE a (id INTEGER)"}, .down = {"DROP TABLE a"}};
  const auto on = [](std::string revision, std::vector<std::string> parents) {
    return migration_text{.revision = revision,
                          .up = {"CREATE TABLE " + revision + " (id INTEGER)"},
                          .down = {"DROP TABLE " + revision},
                          .parents = std::move(parents)};
  };
  migration_text other = on("cccc", {"aaaa"});
  const built_chain chain{base, on("bbbb", {"aaaa"}), other, on("dddd", {"cccc"}), on("eeee", {"bbbb", "dddd"})};
  const left_database db{scenario("alembic")};
  db.run("UPDATE alembic_version SET version_num = 'bbbb'");
  db.run("INSERT INTO alembic_version VALUES ('cccc')");
  const auto connected = connect(db.url(), chain.set());

  const adoption done = adopt(*connected, chain.set());

  BOOST_TEST(revisions(done) == (lines{"aaaa", "bbbb", "cccc"}), boost::test_tools::per_element());
  BOOST_TEST(done.migrations[0].version.empty());
  BOOST_TEST(done.migrations[1].version == "bbbb");
  BOOST_TEST(done.at == (lines{"bbbb", "cccc"}), boost::test_tools::per_element());
  BOOST_TEST(upgrade(*connected, chain.set()).migrations.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_reworked_change_of_sqitchs_is_there_once_for_each_time) {
  const left_database db{scenario("sqitch")};
  db.run("DELETE FROM changes WHERE project = 'shop'");
  db.run(
      "INSERT INTO changes SELECT 'd' || value, 'h' || value, 'region', 'shop', '', '2026-01-30 09:00:0' || value, "
      "'Ada', "
      "'a@e.c', '2026-01-30', 'Ada', 'a@e.c' FROM (SELECT 1 AS value UNION SELECT 2)");
  const built_chain chain{with_origins(adoptable_chain({"region.beta", "region", "jobs"}), "sqitch",
                                       {"shop:region", "shop:region", "shop:jobs"}, {{"h1"}, {"h2"}, {"h3"}})};

  const adoption done = adopt(*connect(db.url(), chain.set()), chain.set());

  BOOST_TEST(revisions(done) == (lines{"region.beta", "region"}), boost::test_tools::per_element());
  BOOST_TEST((done.migrations[0].verified && done.migrations[1].verified));
}

BOOST_AUTO_TEST_CASE(sqitchs_registry_is_a_file_beside_the_database_and_stays_as_it_is) {
  const left_database db{scenario("sqitch")};
  const built_chain chain{scenario("sqitch").chain};
  database own{db.path()};
  sqlite::connection lent{own.handle()};
  const std::string registry = database{db.registry_path()}.fingerprint();

  (void)adopt(lent, chain.set());

  BOOST_TEST(own.rows("SELECT name FROM pragma_database_list ORDER BY seq") == lines{"main"},
             boost::test_tools::per_element());
  BOOST_TEST(database{db.registry_path()}.fingerprint() == registry);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_is_applied_where_all_that_it_stands_for_is) {
  const std::vector<migration_text>& from = scenario("goose").chain;
  const built_chain chain{{.revision = "000002", .up = from[0].up, .irreversible = "a checkpoint"}, from[2]};
  std::vector<migration> migrations(chain.chain().migrations.begin(), chain.chain().migrations.end());
  const std::vector<replaced_migration> replaced{{.revision = "000001", .digest = "d1"}};
  migrations.front().replaces = replaced;
  strata::chain squashed = chain.chain();
  squashed.migrations = migrations;
  const embedded_chain embedded{squashed};
  chain_set set = chain.set();
  set.chains = {&embedded, 1};
  const left_database db{scenario("goose")};
  const left_database middle{scenario("goose")};
  middle.run("DELETE FROM goose_db_version WHERE version_id = 2");

  BOOST_TEST(revisions(adopt(*connect(db.url(), set), set)) == lines{"000002"}, boost::test_tools::per_element());
  try {
    (void)adopt(*connect(middle.url(), set), set);
    BOOST_ERROR("adopted");
  } catch (const history_error& thrown) {
    BOOST_TEST((thrown.code() == errc::squashed));
    BOOST_TEST(thrown.details().message ==
               "goose applied 1 and not 000002: the database is in the middle of what a checkpoint of this program "
               "stands for");
  }
}

BOOST_AUTO_TEST_CASE(a_launch_adopts_where_it_is_told_to) {
  const std::vector<left_by> all = adoption_scenarios();
  for (const left_by& each : all) {
    BOOST_TEST_CONTEXT(each.tool) {
      const left_database db{each};
      const built_chain chain{each.chain};
      const report did = upgrade(db.url(), chain.set(), {.adopt = true});
      BOOST_TEST(did.migrations.size() == 1u);
      BOOST_TEST(did.from == lines{each.chain[1].revision}, boost::test_tools::per_element());
      BOOST_TEST(db.applied().size() == 3u);
      BOOST_TEST(!upgrade(db.url(), chain.set(), {.adopt = true}).changed());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_launch_that_may_adopt_begins_a_new_database) {
  const temporary_folder folder;
  const std::string url = "sqlite:///" + folder.file("app.db");
  const built_chain chain{scenario("goose").chain};

  BOOST_TEST(upgrade(url, chain.set(), {.adopt = true, .adopt_from = "goose"}).migrations.size() == 3u);
  BOOST_TEST(!upgrade(url, chain.set(), {.adopt = true}).changed());
}

BOOST_AUTO_TEST_CASE(a_launch_that_is_not_told_to_adopt_says_that_it_could) {
  const left_database db{scenario("goose")};
  const built_chain chain{scenario("goose").chain};
  try {
    upgrade(db.url(), chain.set());
    BOOST_ERROR("upgraded");
  } catch (const history_error& thrown) {
    BOOST_TEST(to_string(thrown.code()) == "strata-not-empty");
    BOOST_TEST(thrown.details().help.find("if goose has migrated it so far: test-migrate adopt goes by "
                                          "goose_db_version\n") != std::string::npos);
  }
  BOOST_TEST(db.applied() == lines{"(no bookkeeping)"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_launch_refuses_what_adopt_refuses) {
  const left_database db{scenario("golang-migrate")};
  db.run("UPDATE schema_migrations SET dirty = 1");
  const built_chain chain{scenario("golang-migrate").chain};
  const std::string before = db.everything();

  BOOST_CHECK_EXCEPTION(upgrade(db.url(), chain.set(), {.adopt = true}), history_error,
                        [](const error& thrown) { return thrown.code() == errc::adopt_unfinished; });
  BOOST_TEST(db.everything() == before);
}

BOOST_AUTO_TEST_CASE(of_many_launches_one_adopts) {
  for (const bool empty : {false, true}) {
    const left_database db{scenario("goose")};
    if (empty) {
      // The table is there and names nothing: all of them find a database to begin.
      db.run("DELETE FROM goose_db_version WHERE version_id > 0");
      database{db.path()}.run("DROP TABLE nodes");
    }
    const built_chain chain{scenario("goose").chain};
    std::vector<std::string> failures(8);
    std::vector<std::thread> replicas;
    for (std::string& failed : failures) {
      replicas.emplace_back([&] {
        try {
          upgrade(db.url(), chain.set(), {.adopt = true});
        } catch (const std::exception& thrown) {
          failed = thrown.what();
        }
      });
    }
    for (std::thread& each : replicas) each.join();

    for (const std::string& failed : failures) BOOST_TEST(failed == "");
    BOOST_TEST(db.rows("SELECT count(*) FROM strata_log WHERE event = 'adopt goose'").front() == (empty ? "0" : "2"));
    BOOST_TEST(db.applied() == (lines{"000001", "000002", "000010"}), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_SUITE_END()
