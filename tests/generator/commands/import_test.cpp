#include "generator/commands/commands.hpp"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <map>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>

#include "generator/commands/command_folder.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/import/native_chain.hpp"
#include "generator/lock/lock_changes.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

using file_texts = std::map<std::string, std::string>;

struct fixture : command_folder {
  import_options options{
      .folder = {.directory = folder.path() / "old", .display_directory = "old", .dialects = {}, .layout = {}},
      .to = folder.path() / "new",
      .display_to = "new"};

  void put(const file_texts& files) {
    for (const auto& [name, text] : files) {
      std::filesystem::create_directories((folder.path() / "old" / name).parent_path());
      folder.write("old/" + name, text);
    }
  }
  int run(std::string_view layout) {
    options.folder.layout = layout;
    return call(import_migrations, options);
  }
  [[nodiscard]] std::string written(const std::string& name) const { return folder.read("new/" + name); }
  [[nodiscard]] std::string names() const {
    file_texts sorted;
    if (std::filesystem::exists(options.to)) {
      for (const auto& each : std::filesystem::directory_iterator{options.to}) sorted[each.path().filename()] = "";
    }
    std::string text;
    for (const auto& [name, nothing] : sorted) text += (text.empty() ? "" : " ") + name;
    return text;
  }
  loaded_folder load_old(diagnostics& messages) {
    folder_options how = options.folder;
    how.allow_branches = true;
    return load_folder(how, messages);
  }
  // The lock file alone says how it is to be read.
  loaded_folder load_new(diagnostics& messages) const {
    return load_folder({.directory = options.to, .display_directory = "new", .dialects = {}, .layout = {}}, messages);
  }

  // The new folder is the same chain, to the last digest.
  void require_same() {
    diagnostics old_messages;
    diagnostics new_messages;
    const loaded_folder before = load_old(old_messages);
    const loaded_folder after = load_new(new_messages);
    BOOST_REQUIRE_MESSAGE(!old_messages.has_errors(), format(old_messages));
    BOOST_REQUIRE_MESSAGE(!new_messages.has_errors(), format(new_messages));
    BOOST_REQUIRE(before.chains.size() == after.chains.size());
    for (std::size_t at = 0; at < before.chains.size(); ++at) {
      const migration_chain& left = before.chains[at];
      const migration_chain& right = after.chains[at];
      BOOST_REQUIRE(left.migrations.size() == right.migrations.size());
      for (std::size_t each = 0; each < left.migrations.size(); ++each) {
        BOOST_TEST(left.migrations[each].revision == right.migrations[each].revision);
        BOOST_TEST(left.migrations[each].digest == right.migrations[each].digest);
        BOOST_TEST(left.migrations[each].up.checksum == right.migrations[each].up.checksum);
        BOOST_TEST(left.migrations[each].down.checksum == right.migrations[each].down.checksum);
        BOOST_TEST(!right.migrations[each].draft);
      }
      BOOST_TEST(head_digest(left) == head_digest(right));
      BOOST_TEST(compare_chains(left, right).empty());
    }
  }
};

// One of each layout, with what is particular to it.
const std::map<std::string, file_texts> folders{
    {"dbmate",
     {{"10_first.sql", "-- What it is for.\n-- migrate:up\nCREATE TABLE a (x);\n-- migrate:down\nDROP TABLE a;\n"},
      {"2_second.sql", "-- migrate:up transaction:false\nVACUUM;\n-- migrate:down transaction:false\nVACUUM;\n"}}},
    {"diesel",
     {{"2026-01-30-090000_make_a/up.sql", "CREATE TABLE a (x) -- without an end"},
      {"2026-01-30-090000_make_a/down.sql", "DROP TABLE a"},
      {"2026-01-30-090000-0000_vacuum/up.sql", "VACUUM;"},
      {"2026-01-30-090000-0000_vacuum/down.sql", ""},
      {"2026-01-30-090000-0000_vacuum/metadata.toml", "run_in_transaction = false\n"}}},
    {"flyway",
     {{"V0.10__c.sql", "CREATE TABLE c (x);"},
      {"V0_2__b_b.sql", "CREATE TABLE b (x);\r\nCREATE TABLE b2 (x);\r\n"},
      {"sub/V1__2_numbers.sql", "INSERT INTO b VALUES ('a\r\nb');"},
      {"U0.10__c.sql", "DROP TABLE c;"},
      {"R__b_view.sql", "DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT x FROM b;\n"},
      {"R__a_rows.sql", "UPDATE b SET x = 1;\n"}}},
    {"golang-migrate",
     {{"1_a.up.sql", "PRAGMA foreign_keys=OFF;\nBEGIN;\nCREATE TABLE a (x);\nCOMMIT;\nPRAGMA foreign_keys=ON;\n"},
      {"1_a.down.sql", "DROP TABLE a;"},
      {"2_b.up.sql", "COMMIT;\nPRAGMA journal_mode = DELETE;\nBEGIN;\n"},
      {"10_c.sqlite3.up.sql", "CREATE TABLE c (x);"},
      {"10_c.mysql.up.sql", "CREATE TABLE c (x int);"},
      {"10_c.mysql.down.sql", "DROP TABLE c;"}}},
    {"goose",
     {{"00001_a.sql",
       "-- All begins here.\n-- +goose Up\n-- +goose StatementBegin\nCREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT "
       "1; "
       "END;\n-- +goose StatementEnd\n\n\n\nCREATE TABLE b (x);\n\n-- +goose Down\nDROP TABLE b;\n"},
      {"00010_b.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nVACUUM;\n"}}},
    {"pairs",
     {{"V0001.MakeA.up.sql", "CREATE TABLE a (x);"},
      {"V0001.MakeA.down.sql", "DROP TABLE a;"},
      {"V0001.Another.up.sql", ""},
      {"V0002.Empty.sqlite.up.sql", "-- nothing\n"}}},
    {"refinery", {{"V1__a.sql", "CREATE TABLE a (x);"}, {"sub/U3__late.sql", "CREATE TABLE late (x);"}}},
    {"sqitch",
     {{"sqitch.plan",
       "%syntax-version=1.0.0\n%project=p\n\nusers 2026-01-30T09:00:00Z A <a@b> # Users\n"
       "acl/roles [users] 2026-01-31T09:00:00Z A <a@b> # Roles\n"},
      {"deploy/users.sql", "-- Deploy p:users to sqlite\nBEGIN;\nCREATE TABLE users (x);\nCOMMIT;\n"},
      {"revert/users.sql", "BEGIN;\nDROP TABLE users;\nCOMMIT;\n"},
      {"deploy/acl/roles.sql", "CREATE TABLE roles (x);"}}},
    {"sqlx",
     {{"20260130090000_a.up.sql", "-- no-transaction\nVACUUM;\n"},
      {"20260130090000_a.down.sql", "SELECT 1;"},
      {"20260131090000_b.sql",
       "\xEF\xBB\xBF"
       "CREATE TABLE b (x);"}}}};

struct database {
  sqlite3* handle = nullptr;
  database() { sqlite3_open(":memory:", &handle); }
  database(const database&) = delete;
  database& operator=(const database&) = delete;
  ~database() { sqlite3_close_v2(handle); }
};

std::size_t upgrade_with(database& on, const loaded_folder& folder) {
  const chain_view view{folder.chains, "test", "strata", {&strata::sqlite::driver}};
  strata::sqlite::connection db{on.handle};
  const std::size_t done = strata::upgrade(db, view.set()).migrations.size();
  BOOST_TEST(strata::check(db, view.set()).empty());
  return done;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(import_test, fixture)

BOOST_AUTO_TEST_CASE(a_folder_of_every_layout_stays_the_same_chain) {
  for (const auto& [layout, files] : folders) {
    fixture each;
    each.put(files);

    BOOST_TEST_CONTEXT(layout) {
      BOOST_REQUIRE_MESSAGE(each.run(layout) == 0, each.err);
      each.require_same();
    }
  }
}

BOOST_AUTO_TEST_CASE(so_it_does_for_several_dialects) {
  for (const std::string layout : {"golang-migrate", "goose", "pairs"}) {
    fixture each;
    file_texts files = folders.at(layout);
    if (layout == "goose")
      files["00001_a.sql"] = "-- +goose Up\nCREATE TABLE a (x int);\n-- +goose Down\nDROP TABLE a;\n";
    if (layout == "golang-migrate") {
      files.erase("2_b.up.sql");
      files["1_a.up.sql"] = "BEGIN;\nCREATE TABLE a (x int);\nCOMMIT;\n";
    }
    if (layout == "pairs") files["V0001.MakeA.up.sql"] = "CREATE TABLE a (x int);";
    each.put(files);
    each.options.folder.dialects = {dialect::sqlite, dialect::postgresql};

    BOOST_TEST_CONTEXT(layout) {
      BOOST_REQUIRE_MESSAGE(each.run(layout) == 0, each.err);
      each.require_same();
    }
  }
}

BOOST_AUTO_TEST_CASE(a_database_is_at_head_before_and_after) {
  for (const std::string layout : {"dbmate", "flyway", "sqitch", "refinery"}) {
    fixture each;
    file_texts files = folders.at(layout);
    files.erase("00001_a.sql");
    each.put(files);
    BOOST_TEST_CONTEXT(layout) {
      BOOST_REQUIRE_MESSAGE(each.run(layout) == 0, each.err);
      diagnostics messages;
      const loaded_folder before = each.load_old(messages);
      const loaded_folder after = each.load_new(messages);
      BOOST_REQUIRE_MESSAGE(!messages.has_errors(), format(messages));

      database old_first;
      BOOST_TEST(upgrade_with(old_first, before) > 0u);
      BOOST_TEST(upgrade_with(old_first, after) == 0u);
      database new_first;
      BOOST_TEST(upgrade_with(new_first, after) > 0u);
      BOOST_TEST(upgrade_with(new_first, before) == 0u);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_was_written_is_told) {
  put(folders.at("goose"));

  BOOST_TEST(run("goose") == 0);

  BOOST_TEST(err == "old: note: no way back for sqlite from 00010 [strata-no-down]\n");
  BOOST_TEST(
      out ==
      "wrote new/00001_a.sql\n"
      "wrote new/00010_b.sql\n"
      "wrote new/strata.lock\n"
      "wrote new/.gitattributes\n"
      "2 migrations of goose for sqlite, all locked; revisions, checksums and digests are as they were\n"
      "add_migrations() takes it with DIRECTORY new DIALECTS sqlite and no LAYOUT; old is not needed any more\n");
  BOOST_TEST(written("00001_a.sql") ==
             "-- All begins here.\n"
             "-- migrate:revision 00001\n"
             "-- migrate:imported\n"
             "\n"
             "-- migrate:up\n"
             "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;\n"
             "\n"
             "CREATE TABLE b (x);\n"
             "\n"
             "-- migrate:down\n"
             "DROP TABLE b;\n");
  BOOST_TEST(written("00010_b.sql") ==
             "-- b\n"
             "-- migrate:revision 00010\n"
             "-- migrate:imported\n"
             "-- migrate:irreversible it has no down script\n"
             "\n"
             "-- migrate:up transaction:false\n"
             "VACUUM;\n");
}

BOOST_AUTO_TEST_CASE(names_that_would_sort_otherwise_get_numbers) {
  put(folders.at("dbmate"));

  BOOST_TEST(run("dbmate") == 0);

  BOOST_TEST(names() == ".gitattributes 0001-10_first.sql 0002-2_second.sql strata.lock");
  BOOST_TEST(written("0001-10_first.sql") ==
             "-- What it is for.\n"
             "-- migrate:revision 10\n"
             "-- migrate:imported\n"
             "\n"
             "-- migrate:up\n"
             "CREATE TABLE a (x);\n"
             "\n"
             "-- migrate:down\n"
             "DROP TABLE a;\n");
}

BOOST_AUTO_TEST_CASE(the_next_migration_of_ones_own_follows) {
  for (const std::string layout : {"dbmate", "flyway", "pairs", "sqitch"}) {
    fixture each;
    each.put(folders.at(layout));
    BOOST_REQUIRE(each.run(layout) == 0);
    BOOST_TEST_CONTEXT(layout) {
      strata::generator::new_options next{
          .folder = {.directory = each.options.to, .display_directory = "new", .dialects = {}, .layout = {}},
          .draft = {.message = "Add a table", .now = std::chrono::system_clock::from_time_t(1769763659)}};
      BOOST_TEST(each.call(new_migration, next) == 0, each.err);
      diagnostics messages;
      const loaded_folder after = load_graph(
          {.directory = each.options.to, .display_directory = "new", .dialects = {}, .layout = {}}, messages);
      BOOST_TEST(format(messages) == "");
      BOOST_TEST(after.graph.heads.size() == 1u);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_dry_run_writes_nothing) {
  put(folders.at("refinery"));
  options.dry_run = true;

  BOOST_TEST(run("refinery") == 0);

  BOOST_TEST(out ==
             "would write new/1_a.sql\n"
             "would write new/3_late.sql\n"
             "would write new/strata.lock\n"
             "would write new/.gitattributes\n"
             "2 migrations of refinery for sqlite, all locked; revisions, checksums and digests are as they were\n"
             "nothing was written\n");
  BOOST_TEST(!std::filesystem::exists(options.to));
}

BOOST_AUTO_TEST_CASE(files_that_are_there_are_never_touched) {
  put(folders.at("refinery"));
  std::filesystem::create_directories(options.to);
  folder.write("new/1_a.sql", "mine");

  BOOST_TEST(run("refinery") == 1);

  BOOST_TEST(err ==
             "new: error: the folder exists already and is not empty [strata-folder-not-empty]\n"
             "  help: nothing was written: name another folder; files that are there are never touched\n");
  BOOST_TEST(written("1_a.sql") == "mine");
  BOOST_TEST(names() == "1_a.sql");

  std::filesystem::remove(options.to / "1_a.sql");
  BOOST_TEST(run("refinery") == 0);
  BOOST_TEST(names() == ".gitattributes 1_a.sql 3_late.sql strata.lock");
}

// Whenever it is killed, the folder is whole or not there, and the next try writes it.
BOOST_AUTO_TEST_CASE(killed_at_any_step_it_has_written_all_or_nothing) {
  constexpr int killed = 99;
  put(folders.at("flyway"));
  int kills = 0;
  for (int step = 1;; ++step) {
    std::filesystem::remove_all(options.to);
    const pid_t child = fork();
    if (child == 0) {
      int left = step;
      options.before_step = [&left] {
        if (--left == 0) _exit(killed);
      };
      _exit(run("flyway"));
    }
    int status = 0;
    BOOST_REQUIRE(waitpid(child, &status, 0) == child);
    BOOST_REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) != killed) break;
    ++kills;
    BOOST_TEST(!std::filesystem::exists(options.to), "something is there after step " << step);
    BOOST_TEST(run("flyway") == 0, err);
    require_same();
    BOOST_TEST(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 2);
  }
  BOOST_TEST(kills == 9);
}

BOOST_AUTO_TEST_CASE(a_folder_that_appears_meanwhile_is_left_alone) {
  put(folders.at("refinery"));
  int steps = 0;
  options.before_step = [&] {
    if (++steps != 5) return;
    std::filesystem::create_directories(options.to);
    folder.write("new/mine.sql", "mine");
  };

  BOOST_TEST(run("refinery") == 1);

  BOOST_TEST(
      err.find("new: error: cannot make the folder: Directory not empty [strata-cannot-write]\n") != std::string::npos,
      err);
  BOOST_TEST(names() == "mine.sql");
  BOOST_TEST(std::distance(std::filesystem::directory_iterator{folder.path()}, {}) == 2);
}

BOOST_AUTO_TEST_CASE(without_a_target_only_the_lock_file_is_written) {
  put(folders.at("refinery"));
  options.to.clear();
  options.dry_run = true;
  BOOST_TEST(run("refinery") == 0);
  BOOST_TEST(out == "would lock 1\nwould lock 3\nnothing was written\n");
  BOOST_TEST(folder.read("old/strata.lock") == "");

  options.dry_run = false;
  BOOST_TEST(run("refinery") == 0);
  BOOST_TEST(out == "locked 1\nlocked 3\n");
  BOOST_TEST(folder.read("old/strata.lock").find("\nlayout refinery\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_lock_file_comes_along_with_what_it_accepted) {
  put(folders.at("refinery"));
  options.to.clear();
  BOOST_REQUIRE(run("refinery") == 0);
  folder.write("old/V1__a.sql", "CREATE TABLE a (x, y);");
  const lock_options edited{.folder = options.folder, .accept_edit = "1", .reason = "y was missing", .accept_down = {}};
  BOOST_REQUIRE(call(lock_migrations, edited) == 0);
  options.to = folder.path() / "new";

  BOOST_TEST(run("refinery") == 0, err);

  require_same();
  BOOST_TEST(written("strata.lock").find("reason=\"y was missing\"") != std::string::npos);
  BOOST_TEST(written("strata.lock").find("\nlayout strata\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_edited_folder_is_not_imported) {
  put(folders.at("refinery"));
  options.to.clear();
  BOOST_REQUIRE(run("refinery") == 0);
  folder.write("old/V1__a.sql", "CREATE TABLE a (x, y);");
  options.to = folder.path() / "new";

  BOOST_TEST(run("refinery") == 1);

  BOOST_TEST(err.find("[strata-edited]") != std::string::npos, err);
  BOOST_TEST(!std::filesystem::exists(options.to));
}

BOOST_AUTO_TEST_CASE(a_migration_in_code_is_named_with_what_to_do) {
  put({{"00001_a.sql", "-- +goose Up\nCREATE TABLE a (x);\n-- +goose Down\nDROP TABLE a;\n"}, {"00002_move.go", ""}});

  BOOST_TEST(run("goose") == 1);

  BOOST_TEST(err ==
             "old/00002_move.go: error: migration 00002 is written in code, which Strata cannot run "
             "[strata-code-migration]\n"
             "  help: write what it does in SQL, under the same version; or, where new databases can do without it, "
             "name the gap:\n"
             "        --gaps 00002 (in CMake: GAPS 00002)\n");
  BOOST_TEST(!std::filesystem::exists(options.to));

  options.folder.gaps = {"00002"};
  BOOST_TEST(run("goose") == 0, err);
}

BOOST_AUTO_TEST_CASE(a_down_script_that_nobody_can_read_is_left_out_and_said) {
  put({{"1_a.up.sql", "CREATE TABLE a (x int);"}, {"1_a.down.sql", "\\c postgres\nDROP TABLE a;"}});
  options.folder.dialects = {dialect::postgresql};

  BOOST_TEST(run("golang-migrate") == 0, err);

  BOOST_TEST(err.find("old/1_a.down.sql: note: left out: the down script of 1; its down script cannot run: ") !=
                 std::string::npos,
             err);
  BOOST_TEST(err.find("[strata-import-dropped]") != std::string::npos, err);
  BOOST_TEST(written("1_a.sql").find("-- migrate:irreversible its down script cannot run: ") != std::string::npos);
  BOOST_TEST(written("1_a.sql").find("DROP TABLE") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_looks_like_a_marker_is_none) {
  put({{"1_a.up.sql", "  -- migrate:down\nCREATE TABLE a (x);\n/* once\n-- migrate: up\n*/\n"}});
  BOOST_TEST(run("golang-migrate") == 0, err);
  BOOST_TEST(written("1_a.sql") ==
             "-- a\n"
             "-- migrate:revision 1\n"
             "-- migrate:imported\n"
             "-- migrate:irreversible it has no down script\n"
             "\n"
             "-- migrate:up\n"
             "  -- > migrate:down\n"
             "CREATE TABLE a (x);\n"
             "/* once\n"
             "-- > migrate: up\n"
             "*/\n");
  require_same();

  fixture other;
  other.put({{"V1__a.sql", "INSERT INTO a VALUES ('\n-- migrate:down\n');\n"}});
  BOOST_TEST(other.run("refinery") == 1);
  BOOST_TEST(
      other.err.find("old/V1__a.sql:2:1: error: this line would be read as a marker of Strata's, and it is no comment "
                     "[strata-cannot-import]\n") != std::string::npos,
      other.err);
  BOOST_TEST(!std::filesystem::exists(other.options.to));
}

BOOST_AUTO_TEST_CASE(flyways_repeatables_stay_what_they_are) {
  put(folders.at("flyway"));

  BOOST_TEST(run("flyway") == 0);

  BOOST_TEST(names() == ".gitattributes 0.10_c.sql 0.2_b_b.sql 1-2_numbers.sql a_rows.sql b_view.sql strata.lock");
  BOOST_TEST(written("b_view.sql") ==
             "-- b view\n"
             "-- migrate:repeatable when-changed\n"
             "-- migrate:imported\n"
             "-- migrate:origin flyway R__b_view -1649179386\n"
             "-- migrate:irreversible Flyway's repeatables have no way back\n"
             "\n"
             "-- migrate:up\n"
             "DROP VIEW IF EXISTS v;\n"
             "CREATE VIEW v AS SELECT x FROM b;\n");
}

BOOST_AUTO_TEST_CASE(files_for_other_engines_come_along) {
  put(folders.at("golang-migrate"));

  BOOST_TEST(run("golang-migrate") == 0);

  BOOST_TEST(written("1_a.sql") ==
             "-- a\n"
             "-- migrate:revision 1\n"
             "-- migrate:imported\n"
             "\n"
             "-- migrate:up\n"
             "PRAGMA foreign_keys=OFF;\n"
             "BEGIN;\n"
             "CREATE TABLE a (x);\n"
             "COMMIT;\n"
             "PRAGMA foreign_keys=ON;\n"
             "\n"
             "-- migrate:down\n"
             "DROP TABLE a;\n");
  BOOST_TEST(written("10_c.sql").find("-- migrate:up mysql\nCREATE TABLE c (x int);\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(alembics_sql_becomes_a_chain_that_verifies) {
  std::filesystem::create_directories(folder.path());
  options.folder.directory = STRATA_SOURCE_DIR "/tests/alembic/recorded/sqlite.sql";
  options.folder.display_directory = "sqlite.sql";

  BOOST_TEST(run("alembic-sql") == 0, err);

  BOOST_TEST(err == "");
  BOOST_TEST(names() ==
             ".gitattributes 0001-1a2b3c4d5e6f_Create_accounts.sql 0002-3c4d5e6f7a8b_Add_jobs.sql "
             "0003-2b3c4d5e6f7a_Add_a_region.sql 0004-4d5e6f7a8b9c_Merge_both.sql "
             "0005-5e6f7a8b9c0d_Index_names_while_others_write.sql 0006-20260130_last_Keep_the_time_of_changes.sql "
             "strata.lock");
  BOOST_TEST(written("0003-2b3c4d5e6f7a_Add_a_region.sql") ==
             "-- Add a region\n"
             "-- migrate:revision 2b3c4d5e6f7a\n"
             "-- migrate:parent 1a2b3c4d5e6f\n"
             "-- migrate:imported\n"
             "\n"
             "-- migrate:up\n"
             "ALTER TABLE accounts ADD COLUMN region TEXT;\n"
             "\n"
             "-- migrate:down\n"
             "ALTER TABLE accounts DROP COLUMN region;\n");
  BOOST_TEST(written("0004-4d5e6f7a8b9c_Merge_both.sql").find("\n-- migrate:parent 2b3c4d5e6f7a 3c4d5e6f7a8b\n") !=
             std::string::npos);
  require_same();
  verify_options check{.folder = {.directory = options.to, .display_directory = "new", .dialects = {}, .layout = {}}};
  check.what = verify_options::check::round_trip;
  BOOST_TEST(call(verify_migrations, check) == 0, err);
}

BOOST_AUTO_TEST_CASE(what_alembic_ran_outside_its_transaction_stays_outside) {
  options.folder.directory = STRATA_SOURCE_DIR "/tests/alembic/recorded/postgresql.sql";
  options.folder.display_directory = "postgresql.sql";
  options.folder.dialects = {dialect::postgresql};

  BOOST_TEST(run("alembic-sql") == 0, err);

  require_same();
  BOOST_TEST(written("0005-5e6f7a8b9c0d_Index_names_while_others_write.sql") ==
             "-- Index names while others write\n"
             "-- migrate:revision 5e6f7a8b9c0d\n"
             "-- migrate:imported\n"
             "\n"
             "-- migrate:up transaction:false\n"
             "INSERT INTO jobs (state) VALUES ('queued');\n"
             "\n"
             "CREATE INDEX CONCURRENTLY accounts_name ON accounts (name);\n"
             "\n"
             "-- migrate:down transaction:false\n"
             "DROP INDEX CONCURRENTLY accounts_name;\n"
             "\n"
             "DELETE FROM jobs WHERE state = 'queued';\n");
  BOOST_TEST(
      written("0006-20260130_last_Keep_the_time_of_changes.sql").find("$$\nBEGIN\n  -- Running upgrade a -> b\n") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(several_heads_need_to_be_allowed) {
  put({{"all.sql",
        "-- Running upgrade  -> a1\nSELECT 1;\nINSERT INTO alembic_version (version_num) VALUES ('a1');\n"
        "-- Running upgrade a1 -> b2\nSELECT 2;\nUPDATE alembic_version SET version_num='b2';\n"
        "-- Running upgrade a1 -> c3\nSELECT 3;\nINSERT INTO alembic_version (version_num) VALUES ('c3');\n"}});
  BOOST_TEST(run("alembic-sql") == 1);
  BOOST_TEST(err.find("[strata-two-heads]") != std::string::npos, err);

  options.folder.allow_branches = true;
  BOOST_TEST(run("alembic-sql") == 0, err);
  require_same();
  BOOST_TEST(written("strata.lock").find("\nbranches allowed\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
