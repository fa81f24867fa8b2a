// An empty database takes the chain's snapshot, and nobody can tell afterwards; every other database runs the
// migrations.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <strata/driver/snapshot_loader.hpp>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "runtime/src/run/decider.hpp"
#include "runtime/src/sqlite/packed_image.hpp"
#include "snapshot_builder.hpp"

using namespace strata;
using namespace strata::test;
namespace data = boost::unit_test::data;

namespace {

std::vector<migration_text> some_migrations() {
  std::vector<migration_text> texts = three_migrations();
  texts.push_back({.revision = "0004",
                   .up = {"CREATE TABLE visits (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT)",
                          "INSERT INTO visits (what) VALUES ('a'), ('b')", "DELETE FROM visits WHERE what = 'b'",
                          "CREATE TRIGGER no_names AFTER INSERT ON nodes WHEN NEW.name = '' BEGIN "
                          "SELECT RAISE(ABORT, 'a node has a name'); END",
                          "CREATE VIEW named AS SELECT id, name FROM nodes", "PRAGMA user_version = 7"},
                   .down = {"DROP VIEW named", "DROP TRIGGER no_names", "DROP TABLE visits"},
                   .drops_tables = true,
                   .compatible = true});
  return texts;
}

struct witness final : observer {
  std::vector<std::string> told;
  void migration_done(const migration_event& event) override { told.push_back("ran " + std::string{event.revision}); }
  void snapshot_taken(const snapshot_event& event) override {
    told.push_back("snapshot " + std::string{event.revision} + " of " + std::to_string(event.migrations));
  }
  void notice(std::string_view text) override { told.emplace_back(text); }
};

using lines = std::vector<std::string>;

// All but the times.
std::string everything(database& file) {
  std::string text;
  const auto add = [&](const std::string& query) {
    for (const std::string& each : file.rows(query)) text += each + '\n';
  };
  add("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1, 2");
  for (const std::string& table : file.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND "
                                            "name NOT LIKE 'strata%' ORDER BY 1")) {
    text += table + '\n';
    add("SELECT * FROM \"" + table + "\" ORDER BY 1");
  }
  add("SELECT * FROM strata_state");
  add("SELECT position, revision, description, parents, digest, checksum, applied_by, built_at, compatible, draft, "
      "direction, statements_done, statements, down_script, down_checksum, down_transactional, down_drops_tables, "
      "irreversible, covers FROM strata_migrations");
  add("SELECT id, by, event, revision, digest FROM strata_log");
  if (!file.rows("SELECT 1 FROM sqlite_schema WHERE name = 'strata_repeatables'").empty()) {
    add("SELECT position, name, description, depends, digest, applied_by, down_script, down_checksum FROM "
        "strata_repeatables");
  }
  for (const char* pragma : {"user_version", "application_id", "page_size", "auto_vacuum", "encoding"}) {
    add(std::string{"PRAGMA "} + pragma);
  }
  return text;
}

std::string after_upgrade(const chain_set& set, options how) {
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, set, how);
  return everything(file);
}

lines told_by(sqlite::connection& db, const chain_set& set, options how = {}) {
  witness watching;
  how.observer = &watching;
  upgrade(db, set, how);
  return watching.told;
}

std::string header(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return std::string{std::istreambuf_iterator<char>{in}, {}}.substr(0, 100);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(snapshot_test)

BOOST_AUTO_TEST_CASE(a_database_with_the_snapshot_is_as_if_it_had_run_the_migrations) {
  const snapshot_chain chain{some_migrations()};

  BOOST_TEST(after_upgrade(chain.set(), {}) == after_upgrade(chain.set(), {.use_snapshot = false}));
}

BOOST_AUTO_TEST_CASE(repeatable_migrations_come_with_it) {
  const snapshot_chain chain{
      some_migrations(),
      "",
      {{.revision = "active", .up = {"CREATE VIEW active AS SELECT id FROM nodes"}, .down = {"DROP VIEW active"}}}};

  BOOST_TEST(after_upgrade(chain.set(), {}) == after_upgrade(chain.set(), {.use_snapshot = false}));
  database file;
  sqlite::connection db{file.handle()};
  BOOST_TEST(told_by(db, chain.set()) == lines{"snapshot 0004 of 5"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_report_names_the_migrations_and_the_snapshot) {
  const snapshot_chain chain{some_migrations()};
  database file;
  sqlite::connection db{file.handle()};

  const report did = upgrade(db, chain.set());

  BOOST_TEST(did.snapshot == "0004");
  BOOST_TEST(did.migrations.size() == 4u);
  BOOST_TEST(did.migrations[3].statements == 6u);
  BOOST_TEST(did.from.empty());
  BOOST_TEST(did.to == lines{"0004"}, boost::test_tools::per_element());
  BOOST_TEST(upgrade(db, chain.set()).migrations.empty());
  BOOST_TEST(check(db, chain.set()).empty());
  BOOST_TEST((probe(db, chain.set()).state == standing::current));
}

BOOST_AUTO_TEST_CASE(it_can_be_taken_back_with_the_scripts_that_the_database_keeps) {
  const snapshot_chain chain{some_migrations()};
  const built_chain older{{some_migrations().front()}};
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain.set());

  downgrade(db, older.set(), {.target = "base"});

  BOOST_TEST(
      file.rows("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'strata%' AND name NOT LIKE 'sqlite%'").empty());
}

BOOST_DATA_TEST_CASE(the_journal_mode_stays, data::make({"wal", "delete", "truncate", "persist", "memory"}), mode) {
  const temporary_folder folder;
  const snapshot_chain chain{some_migrations()};
  const std::string path = folder.file("a.db");
  database file{path};
  BOOST_REQUIRE(file.one(std::string{"PRAGMA journal_mode = "} + mode) == mode);
  sqlite::connection db{file.handle()};

  BOOST_TEST(told_by(db, chain.set()) == lines{"snapshot 0004 of 4"}, boost::test_tools::per_element());

  BOOST_TEST(file.one("PRAGMA journal_mode") == mode);
  BOOST_TEST(file.one("PRAGMA integrity_check") == "ok");
  database other{path};
  BOOST_TEST(other.one("PRAGMA journal_mode") == (std::string{mode} == "wal" ? "wal" : "delete"));
  BOOST_TEST(other.one("SELECT count(*) FROM nodes") == "1");
  other.run("INSERT INTO nodes (name) VALUES ('more')");
  if (std::string{mode} == "wal") file.run("PRAGMA wal_checkpoint(TRUNCATE)");
  const int version = std::string{mode} == "wal" ? 2 : 1;
  BOOST_TEST(static_cast<int>(header(path)[18]) == version);
  BOOST_TEST(static_cast<int>(header(path)[19]) == version);
}

BOOST_AUTO_TEST_CASE(statements_that_were_prepared_before_go_on) {
  const temporary_folder folder;
  const snapshot_chain chain{some_migrations()};
  database file{folder.file("a.db")};
  database other{folder.file("a.db")};
  const auto prepare = [](database& on) {
    sqlite3_stmt* made = nullptr;
    sqlite3_prepare_v2(on.handle(), "SELECT count(*) FROM sqlite_schema WHERE name = 'nodes'", -1, &made, nullptr);
    return made;
  };
  const auto count = [](sqlite3_stmt* of) {
    const int code = sqlite3_step(of);
    const int found = code == SQLITE_ROW ? sqlite3_column_int(of, 0) : -code;
    sqlite3_reset(of);
    return found;
  };
  sqlite3_stmt* const own = prepare(file);
  sqlite3_stmt* const others = prepare(other);
  BOOST_REQUIRE(count(own) == 0 && count(others) == 0);
  sqlite::connection db{file.handle()};

  BOOST_REQUIRE(upgrade(db, chain.set()).snapshot == "0004");

  BOOST_TEST(count(own) == 1);
  BOOST_TEST(count(others) == 1);
  sqlite3_finalize(own);
  sqlite3_finalize(others);
}

BOOST_AUTO_TEST_CASE(settings_of_the_connection_stay) {
  const snapshot_chain chain{some_migrations()};
  for (const char* value : {"0", "1"}) {
    database file;
    file.run(std::string{"PRAGMA foreign_keys = "} + value);
    file.run("CREATE TEMPORARY TABLE mine (n)");
    file.run("INSERT INTO mine VALUES (5)");
    sqlite::connection db{file.handle()};

    BOOST_TEST(upgrade(db, chain.set()).snapshot == "0004");

    BOOST_TEST(file.one("PRAGMA foreign_keys") == value);
    BOOST_TEST(file.one("SELECT n FROM mine") == "5");
  }
}

BOOST_DATA_TEST_CASE(another_setting_runs_the_migrations_and_stays,
                     data::make({"page_size|8192|4096", "auto_vacuum|1|0", "encoding|UTF-16le|UTF-8",
                                 "application_id|77|0", "recursive_triggers|1|0"}),
                     text) {
  const std::string whole = text;
  const std::string pragma = whole.substr(0, whole.find('|'));
  const std::string value = whole.substr(pragma.size() + 1, whole.rfind('|') - pragma.size() - 1);
  const std::string made_with = whole.substr(whole.rfind('|') + 1);
  const snapshot_chain chain{three_migrations()};
  const temporary_folder folder;
  database file{folder.file("a.db")};
  file.run("PRAGMA " + pragma + " = '" + value + "'");
  sqlite::connection db{file.handle()};

  const lines told = told_by(db, chain.set());

  BOOST_REQUIRE(told.size() == 4u);
  BOOST_TEST(told[0].starts_with("the migrations run one by one instead of the snapshot: PRAGMA "));
  BOOST_TEST(told[0].ends_with(pragma + " is " + value + " here, and not " + made_with));
  BOOST_TEST(told[3] == "ran 0003");
  BOOST_TEST(file.one("PRAGMA " + pragma) == value);
}

int refuse_commit(void*) { return 1; }
int deny_drop(void*, int action, const char*, const char*, const char*, const char*) {
  return action == SQLITE_DROP_TABLE ? SQLITE_DENY : SQLITE_OK;
}

// What the application has set up on its handle refuses the migrations, and a copy would go past it.
BOOST_DATA_TEST_CASE(what_the_handle_forbids_is_not_done_by_a_copy,
                     data::make({"query_only", "commit hook", "authorizer", "column limit", "statement limit"}), text) {
  const std::string forbidden = text;
  std::vector<migration_text> texts = three_migrations();
  migration_text& last = texts.emplace_back();
  last.revision = "0004";
  last.up = {"CREATE TABLE gone (a)", "DROP TABLE gone", "CREATE TABLE wide (a, b, c, d, e, f, g, h, i)"};
  const snapshot_chain chain{texts};
  const temporary_folder folder;
  database file{folder.file("a.db")};
  if (forbidden == "query_only") file.run("PRAGMA query_only = ON");
  if (forbidden == "commit hook") sqlite3_commit_hook(file.handle(), refuse_commit, nullptr);
  if (forbidden == "authorizer") sqlite3_set_authorizer(file.handle(), deny_drop, nullptr);
  if (forbidden == "column limit") sqlite3_limit(file.handle(), SQLITE_LIMIT_COLUMN, 8);
  if (forbidden == "statement limit") sqlite3_limit(file.handle(), SQLITE_LIMIT_SQL_LENGTH, 100);
  sqlite::connection db{file.handle()};

  BOOST_CHECK_THROW(upgrade(db, chain.set()), error);

  sqlite3_commit_hook(file.handle(), nullptr, nullptr);
  BOOST_TEST(database{folder.file("a.db")}.one("SELECT count(*) FROM sqlite_schema") == "0");
}

BOOST_AUTO_TEST_CASE(a_user_version_is_kept) {
  const snapshot_chain chain{three_migrations()};
  database file;
  file.run("PRAGMA user_version = 5");
  sqlite::connection db{file.handle()};

  BOOST_TEST(upgrade(db, chain.set()).snapshot.empty());

  BOOST_TEST(file.one("PRAGMA user_version") == "5");
}

BOOST_DATA_TEST_CASE(a_database_that_holds_anything_runs_the_migrations,
                     data::make({"CREATE TABLE theirs (n)", "CREATE VIEW theirs AS SELECT 1",
                                 "CREATE VIRTUAL TABLE theirs USING fts5(text)"}),
                     made) {
  const snapshot_chain chain{three_migrations()};
  database file;
  file.run(made);
  sqlite::connection db{file.handle()};
  chain_set set = chain.set();
  set.beside_others = true;

  BOOST_TEST(told_by(db, set) == (lines{"ran 0001", "ran 0002", "ran 0003"}), boost::test_tools::per_element());

  BOOST_TEST(file.one("SELECT count(*) FROM sqlite_schema WHERE name = 'theirs'") == "1");
}

BOOST_AUTO_TEST_CASE(a_database_that_another_chain_keeps_runs_the_migrations) {
  const snapshot_chain chain{three_migrations()};
  const built_chain other{{{.revision = "9", .up = {"CREATE TABLE theirs (n)"}}}, false, "other"};
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, other.set());

  BOOST_TEST(upgrade(db, chain.set()).snapshot.empty());

  BOOST_TEST(file.one("SELECT count(*) FROM other_migrations") == "1");
}

BOOST_AUTO_TEST_CASE(whoever_wants_each_migration_gets_each) {
  const snapshot_chain chain{three_migrations()};
  const auto ran = [&](const options& how) {
    database file;
    sqlite::connection db{file.handle()};
    return told_by(db, chain.set(), how);
  };
  const lines all{"ran 0001", "ran 0002", "ran 0003"};
  const migration_hook nothing = [](connection&, const migration_event&) {};

  BOOST_TEST(ran({.use_snapshot = false}) == all, boost::test_tools::per_element());
  BOOST_TEST(ran({.before_migration = nothing}) == all, boost::test_tools::per_element());
  BOOST_TEST(ran({.after_migration = nothing}) == all, boost::test_tools::per_element());
  BOOST_TEST(ran({.transactions = transactions::per_migration}) == all, boost::test_tools::per_element());
  BOOST_TEST(ran({.target = "0002"}) == (lines{"ran 0001", "ran 0002"}), boost::test_tools::per_element());
  BOOST_TEST(ran({.target = "+1"}) == lines{"ran 0001"}, boost::test_tools::per_element());
  BOOST_TEST(ran({.transactions = transactions::single}) == lines{"snapshot 0003 of 3"},
             boost::test_tools::per_element());
  BOOST_TEST(ran({.target = "0003"}) == lines{"snapshot 0003 of 3"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_follows_the_snapshot_runs_in_one_transaction) {
  const snapshot_chain chain{some_migrations(), "0002"};
  database file;
  sqlite::connection db{file.handle()};
  int commits = 0;
  sqlite3_commit_hook(
      file.handle(), [](void* count) { return ++*static_cast<int*>(count), 0; }, &commits);

  BOOST_TEST(told_by(db, chain.set()) == (lines{"snapshot 0002 of 2", "ran 0003", "ran 0004"}),
             boost::test_tools::per_element());

  // The hook is asked once before, whether it would refuse.
  BOOST_TEST(commits == 2);
  BOOST_TEST(file.one("SELECT group_concat(revision) FROM strata_migrations") == "0001,0002,0003,0004");
  BOOST_TEST(file.one("SELECT epoch FROM strata_state") == "2");
}

BOOST_AUTO_TEST_CASE(a_single_transaction_is_not_cut_in_two) {
  const snapshot_chain chain{some_migrations(), "0002"};
  database file;
  sqlite::connection db{file.handle()};

  BOOST_TEST(told_by(db, chain.set(), {.transactions = transactions::single}).size() == 4u);
}

BOOST_AUTO_TEST_CASE(no_backup_is_taken_of_what_was_empty) {
  const temporary_folder folder;
  const snapshot_chain chain{some_migrations(), "0002"};
  database file{folder.file("a.db")};
  sqlite::connection db{file.handle()};

  const report did = upgrade(db, chain.set(), {.backup = {.folder = folder.file("backups")}});

  BOOST_TEST(did.snapshot == "0002");
  BOOST_TEST(did.backup == "");
}

BOOST_AUTO_TEST_CASE(the_plan_says_what_comes_with_it) {
  const snapshot_chain chain{some_migrations(), "0002"};
  database file;
  sqlite::connection db{file.handle()};
  const auto marks = [&] {
    std::string text;
    for (const planned_migration& each : plan(db, chain.set(), direction::up, {.beside_others = true})) {
      text += each.in_snapshot ? '+' : '-';
    }
    return text;
  };

  BOOST_TEST(marks() == "++--");
  file.run("CREATE TABLE theirs (n)");
  BOOST_TEST(marks() == "----");
}

BOOST_AUTO_TEST_CASE(a_newer_sqlite_or_another_chain_made_it) {
  snapshot_chain chain{three_migrations()};
  database file;
  sqlite::connection db{file.handle()};
  const auto of_version = [&](std::uint32_t version, std::string_view digest) {
    chain.made().engine_version = version;
    chain.made().digest = digest;
    database empty;
    sqlite::connection on{empty.handle()};
    return upgrade(on, chain.set()).snapshot;
  };
  const std::string_view digest = chain.made().digest;
  const std::uint32_t version = chain.made().engine_version;

  BOOST_TEST(of_version(version, digest) == "0003");
  BOOST_TEST(of_version(version + 1, digest) == "");
  BOOST_TEST(of_version(version, "digest of something else") == "");
}

BOOST_AUTO_TEST_CASE(a_snapshot_that_cannot_be_read_is_left_alone) {
  snapshot_chain chain{three_migrations()};
  const std::string good{chain.made().packed};
  const std::uint64_t size = chain.made().size;
  const std::vector<std::pair<std::string, std::uint64_t>> broken{{"", 0},
                                                                  {"", size},
                                                                  {good.substr(0, good.size() / 2), size},
                                                                  {good, size / 2},
                                                                  {good, 50},
                                                                  {std::string(300, '\xFF'), size},
                                                                  {"\x05", size},
                                                                  {std::string("\0\x7Fx", 3), size},
                                                                  {std::string(5000, 'a'), 1u << 20}};
  for (const auto& [bytes, length] : broken) {
    chain.made().packed = bytes;
    chain.made().size = length;
    database file;
    sqlite::connection db{file.handle()};

    const report did = upgrade(db, chain.set());

    BOOST_TEST(did.snapshot == "");
    BOOST_TEST(did.migrations.size() == 3u);
    BOOST_TEST(file.one("SELECT count(*) FROM nodes") == "1");
    BOOST_TEST(file.one("PRAGMA integrity_check") == "ok");
  }
}

BOOST_AUTO_TEST_CASE(packed_numbers_do_not_overflow) {
  // 2^63 - 1 zeros, and as many bytes.
  const std::string largest = std::string(8, '\xFF') + '\x7F';

  BOOST_TEST(!sqlite::unpack_image(largest + largest, 4096));
  BOOST_TEST(!sqlite::unpack_image(std::string{"\x01", 1} + largest + "x", 4096));
  BOOST_TEST(static_cast<bool>(sqlite::unpack_image("", 4096)));
}

BOOST_AUTO_TEST_CASE(a_handle_that_is_reading_runs_the_migrations) {
  const snapshot_chain chain{three_migrations()};
  database file;
  sqlite3_stmt* reading = nullptr;
  sqlite3_prepare_v2(file.handle(), "WITH n(x) AS (VALUES (1), (2)) SELECT x FROM n LEFT JOIN main.sqlite_schema", -1,
                     &reading, nullptr);
  BOOST_REQUIRE(sqlite3_step(reading) == SQLITE_ROW);
  sqlite::connection db{file.handle()};

  const report did = upgrade(db, chain.set());

  BOOST_TEST(did.snapshot == "");
  BOOST_TEST(did.migrations.size() == 3u);
  sqlite3_finalize(reading);
}

BOOST_AUTO_TEST_CASE(steps_that_are_not_the_snapshots_are_not_in_it) {
  const snapshot_chain chain{some_migrations(), "0002"};
  const auto count = [&](const std::string& target, const history& at, const options& how = {}) {
    return steps_in_snapshot(chain.chain(), at, plan(chain.chain(), at, {.revisions = {target}}, direction::up), how);
  };

  BOOST_TEST(count("0004", {}) == 2u);
  BOOST_TEST(count("0002", {}) == 2u);
  BOOST_TEST(count("0001", {}) == 0u);
  BOOST_TEST(count("0004", {.exists = true}) == 0u);
  BOOST_TEST(count("0004", {}, {.use_snapshot = false}) == 0u);
}

// The backup overwrites what is there: what somebody wrote since the look must stop it.
BOOST_DATA_TEST_CASE(a_row_written_after_the_look_is_never_lost,
                     data::make({"delete", "wal"}) * data::make({"", "VACUUM"}), mode, before) {
  const temporary_folder folder;
  const snapshot_chain chain{three_migrations()};
  const std::string path = folder.file("a.db");
  database file{path};
  file.run(std::string{"PRAGMA journal_mode = "} + mode);
  file.run(before);
  sqlite::connection db{file.handle()};
  std::string why;
  const auto loader = db.load(*chain.chain().snapshot, why);
  BOOST_REQUIRE_MESSAGE(loader, why);
  loader->complete();

  {
    database other{path};
    other.run("CREATE TABLE theirs (n)");
    other.run("INSERT INTO theirs VALUES (5)");
  }

  BOOST_TEST(!loader->deliver({}));
  BOOST_TEST(file.one("SELECT n FROM theirs") == "5");
  BOOST_TEST(upgrade(db, chain.set(), {.beside_others = true}).snapshot == "");
  BOOST_TEST(file.one("SELECT n FROM theirs") == "5");
}

BOOST_DATA_TEST_CASE(a_row_written_by_the_same_handle_is_not_lost_either, data::make({"", "a.db"}), name) {
  const temporary_folder folder;
  const snapshot_chain chain{three_migrations()};
  database file{std::string{name}.empty() ? ":memory:" : folder.file(name)};
  sqlite::connection db{file.handle()};
  std::string why;
  const auto loader = db.load(*chain.chain().snapshot, why);
  BOOST_REQUIRE_MESSAGE(loader, why);
  loader->complete();

  file.run("CREATE TABLE ours (n)");

  BOOST_TEST(!loader->deliver({}));
  BOOST_TEST(file.one("SELECT count(*) FROM ours") == "0");
}

BOOST_AUTO_TEST_CASE(a_setting_changed_after_the_look_stops_it) {
  const temporary_folder folder;
  const snapshot_chain chain{three_migrations()};
  const std::string path = folder.file("a.db");
  database file{path};
  sqlite::connection db{file.handle()};
  std::string why;
  const auto loader = db.load(*chain.chain().snapshot, why);
  BOOST_REQUIRE_MESSAGE(loader, why);
  loader->complete();

  database{path}.run("PRAGMA user_version = 9");

  BOOST_TEST(!loader->deliver({}));
  BOOST_TEST(file.one("PRAGMA user_version") == "9");
}

BOOST_DATA_TEST_CASE(whoever_holds_the_lock_is_waited_for, data::make({"delete", "wal"}), mode) {
  const temporary_folder folder;
  const snapshot_chain chain{three_migrations()};
  const std::string path = folder.file("a.db");
  database file{path};
  file.run(std::string{"PRAGMA journal_mode = "} + mode);
  database other{path};
  sqlite::connection db{file.handle()};
  sqlite3_busy_timeout(file.handle(), 0);
  std::string why;
  const auto loader = db.load(*chain.chain().snapshot, why);
  BOOST_REQUIRE_MESSAGE(loader, why);
  loader->complete();
  struct committing final : observer {
    database* on = nullptr;
    void waiting_for_lock(const wait_event&) override {
      on->run("INSERT INTO theirs VALUES (5)");
      on->run("COMMIT");
    }
  } at_the_worst_moment;
  at_the_worst_moment.on = &other;
  other.run("BEGIN IMMEDIATE");
  other.run("CREATE TABLE theirs (n)");

  BOOST_TEST(!loader->deliver({.watcher = &at_the_worst_moment}));

  BOOST_TEST(file.one("SELECT n FROM theirs") == "5");
}

BOOST_AUTO_TEST_CASE(a_loader_that_is_dropped_has_done_nothing) {
  const temporary_folder folder;
  const snapshot_chain chain{three_migrations()};
  database file{folder.file("a.db")};
  sqlite::connection db{file.handle()};
  std::string why;

  { const auto loader = db.load(*chain.chain().snapshot, why); }

  BOOST_TEST(file.one("SELECT count(*) FROM sqlite_schema") == "0");
  BOOST_TEST(upgrade(db, chain.set()).snapshot == "0003");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_says_what_it_always_said) {
  const temporary_folder folder;
  const snapshot_chain chain{three_migrations()};
  { database{folder.file("a.db")}.run("VACUUM"); }

  BOOST_CHECK_EXCEPTION(upgrade("sqlite:///" + folder.file("a.db") + "?mode=ro", chain.set()), error,
                        [](const error& thrown) { return thrown.code() == errc::read_only; });
}

BOOST_AUTO_TEST_CASE(the_log_line_says_where_it_led) {
  const snapshot_chain chain{three_migrations()};
  std::ostringstream out;
  log_observer log{out};
  database file;
  sqlite::connection db{file.handle()};

  upgrade(db, chain.set(), {.observer = &log});

  BOOST_TEST(out.str().starts_with("strata: took the snapshot at 0003 (3 migrations, "));
}

BOOST_AUTO_TEST_SUITE_END()
