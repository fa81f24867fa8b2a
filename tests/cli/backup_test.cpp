#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "command_line.hpp"
#include "example_chain.hpp"

using json = nlohmann::json;

namespace {

struct kept_fixture {
  kept_fixture() {
    BOOST_TEST(run_in(folder, {"upgrade", "+2"}, example::line).status == 0);
    made = run_in(folder, {"backup", copy}, example::line);
    BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);
  }
  outcome at() { return run_in(folder, {"current"}, example::line); }

  temporary_folder folder;
  std::string copy = folder.file("one.backup");
  outcome made;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(backup_test, kept_fixture)

BOOST_AUTO_TEST_CASE(a_backup_says_what_it_holds) {
  const auto bytes = std::to_string(std::filesystem::file_size(copy));

  BOOST_TEST(made.status == 0);
  BOOST_TEST(made.err == "");
  BOOST_TEST(made.out ==
             "backed up to FOLDER/one.backup: at 20260130_0900, 6 tables, 8 rows, " + bytes + " bytes, T ms\n");
  const outcome again = run_in(folder, {"backup", copy}, example::line);
  BOOST_TEST(again.status == 1);
  BOOST_TEST(again.err ==
             "error: cannot write the backup FOLDER/one.backup: File exists [strata-backup-failed]\n"
             "  database: unchanged\n"
             "  help: a backup replaces no file: choose another name, or move that file away\n");
}

BOOST_AUTO_TEST_CASE(json_says_the_same) {
  json report =
      json::parse(run_in(folder, {"backup", folder.file("two.backup"), "--format", "json"}, example::line).out);

  BOOST_TEST(report.erase("took_ms") == 1u);
  BOOST_TEST(report.erase("bytes") == 1u);
  BOOST_TEST(report == json::parse(R"({"command": "backup", "database": "the SQLite database FOLDER/app.db",
      "file": "FOLDER/two.backup", "at": ["20260202_0001"], "tables": 6, "rows": 12})"),
             report.dump());
}

BOOST_AUTO_TEST_CASE(a_restore_asks_on_a_terminal) {
  const outcome declined = run_in(folder, {"restore", copy}, example::line, {.terminal = true, .input = "\n"});
  BOOST_TEST(declined.status == 1);
  BOOST_TEST(declined.out == "replace everything in the SQLite database FOLDER/app.db by FOLDER/one.backup? [y/N] ");
  BOOST_TEST(declined.err == "nothing was changed\n");
  BOOST_TEST(at().out == "20260202_0001 (head)\n");

  const outcome affirmed = run_in(folder, {"restore", copy}, example::line, {.terminal = true, .input = "y\n"});
  BOOST_TEST(affirmed.status == 0);
  BOOST_TEST(at().out == "20260130_0900\n");
}

BOOST_AUTO_TEST_CASE(a_restore_needs_a_yes_where_nobody_can_be_asked) {
  const outcome refused = run_in(folder, {"restore", copy}, example::line);
  const outcome as_json = run_in(folder, {"restore", copy, "--format=json"}, example::line, {.terminal = true});
  BOOST_TEST(refused.status == 2);
  BOOST_TEST(as_json.status == 2);
  BOOST_TEST(refused.err ==
             "error: restore replaces everything in the database, and there is nobody to ask [strata-usage]\n"
             "  help: nimbus-migrate restore FOLDER/one.backup --yes\n");
  BOOST_TEST(at().out == "20260202_0001 (head)\n");

  const outcome done = run_in(folder, {"restore", copy, "-y"}, example::line);
  BOOST_TEST(done.status == 0);
  BOOST_TEST(done.out == "restored from FOLDER/one.backup: at 20260130_0900 (was at head 20260202_0001), T ms\n");
  BOOST_TEST(run_in(folder, {"check"}, example::line).out ==
             "history agrees with the chain: at 20260130_0900, 2 migrations pending\n");
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);
}

BOOST_AUTO_TEST_CASE(an_empty_database_is_restored_without_a_question) {
  const std::string url = "sqlite:///" + folder.file("new.db");

  const outcome done = run({"restore", copy, "--database", url, "--format", "json"}, example::line);

  BOOST_TEST(done.status == 0);
  json report = json::parse(done.out);
  BOOST_TEST(report["from"] == json::array());
  BOOST_TEST(report["to"] == json::parse(R"(["20260130_0900"])"));
  BOOST_TEST(report["at_head"] == false);
}

BOOST_AUTO_TEST_CASE(what_is_no_backup_is_refused) {
  std::ofstream{folder.file("notes.txt")} << "Buy milk. " << std::string(2'000, '.');

  const outcome refused = run_in(folder, {"restore", folder.file("notes.txt"), "-y"}, example::line);

  BOOST_TEST(refused.status == 1);
  BOOST_TEST(refused.err ==
             "error: FOLDER/notes.txt cannot be restored: it is no whole copy of a sqlite database "
             "[strata-not-a-backup]\n"
             "  engine: file is not a database (SQLite result code 26)\n"
             "  database: unchanged\n"
             "  help: check the name; a backup is a file that `backup` or options.backup made\n");
  BOOST_TEST(at().out == "20260202_0001 (head)\n");
}

BOOST_AUTO_TEST_CASE(a_database_in_memory_gets_a_clear_answer) {
  const outcome backup = run({"backup", folder.file("memory.backup"), "--database", "sqlite://"}, example::line);
  const outcome restore = run({"restore", copy, "--database", "sqlite://"}, example::line);

  BOOST_TEST(backup.status == 1);
  BOOST_TEST(
      backup.err.starts_with("error: a database in memory is gone when this command ends: there is nothing to "
                             "back up [strata-backup-failed]\n"));
  BOOST_TEST(
      restore.err.starts_with("error: a database in memory is gone when this command ends: there is nothing to "
                              "restore [strata-backup-failed]\n"));
  BOOST_TEST(!std::filesystem::exists(folder.file("memory.backup")));
}

BOOST_AUTO_TEST_CASE(a_missing_database_is_not_made_for_a_backup) {
  const outcome result =
      run({"backup", folder.file("x.backup"), "--database", "sqlite:///" + folder.file("away.db")}, example::line);

  BOOST_TEST(result.status == 1);
  BOOST_TEST(!std::filesystem::exists(folder.file("away.db")));
  BOOST_TEST(!std::filesystem::exists(folder.file("x.backup")));
}

BOOST_AUTO_TEST_CASE(upgrade_and_downgrade_copy_first_when_asked) {
  const std::string backups = folder.file("backups");

  const outcome down = run_in(folder, {"downgrade", "-1", "--backup", backups}, example::line);
  const outcome up = run_in(folder, {"upgrade", "--backup", backups, "--keep", "1"}, example::line);
  const outcome none = run_in(folder, {"upgrade", "--backup", backups, "--format", "json"}, example::line);

  BOOST_TEST(down.err.starts_with("backed up to FOLDER/backups/app.db-"));
  BOOST_TEST(down.err.find("-20260202_0001-") != std::string::npos);
  BOOST_TEST(up.err.find("-20260201_0001-") != std::string::npos);
  BOOST_TEST(json::parse(none.out)["backup"].is_null());
  std::size_t kept = 0;
  std::string name;
  for (const auto& each : std::filesystem::directory_iterator{backups}) {
    ++kept;
    name = each.path().string();
  }
  BOOST_TEST(kept == 1u);
  BOOST_TEST(run_in(folder, {"restore", name, "--yes"}, example::line).status == 0);
  BOOST_TEST(at().out == "20260201_0001\n");
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_named) {
  BOOST_TEST(run_in(folder, {"upgrade", "--keep", "3"}, example::line).err ==
             "error: --keep belongs to --backup [strata-usage]\n  help: --backup FOLDER --keep 5\n");
  BOOST_TEST(run_in(folder, {"upgrade", "--backup", "b", "--keep", "-1"}, example::line).err ==
             "error: '-1' is no number of backups [strata-usage]\n  help: --keep 5\n");
  BOOST_TEST(run_in(folder, {"upgrade", "--backup="}, example::line).status == 2);
  BOOST_TEST(run_in(folder, {"upgrade", "--sql", "--backup", "b"}, example::line).err ==
             "error: --sql only prints: there is nothing to back up [strata-usage]\n  help: leave one of them out\n");
  BOOST_TEST(run_in(folder, {"current", "--backup", "b"}, example::line).status == 2);
  BOOST_TEST(run_in(folder, {"backup"}, example::line).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()
