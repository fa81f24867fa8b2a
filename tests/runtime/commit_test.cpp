// What is said to be done is committed, and what was committed is said, whatever becomes of the run.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "tests/message_of.hpp"

using namespace strata;
using namespace strata::test;

namespace {

/// Hears what is done, and looks from outside whether it is there.
struct listener final : observer {
  void statement_done(const statement_event& event) override {
    if (on_statement) on_statement(event);
  }
  void migration_done(const migration_event& event) override {
    heard += std::string{event.revision} + ' ';
    if (on_done) on_done(event);
  }
  std::string heard;
  std::function<void(const statement_event&)> on_statement;
  std::function<void(const migration_event&)> on_done;
};

struct file_fixture {
  temporary_folder folder;
  database file{folder.file("app.db")};
  sqlite::connection db{file.handle()};
  listener watcher;
};

std::string revisions(const report& of) {
  std::string all;
  for (const report::done& each : of.migrations) all += (each.way == direction::up ? "+" : "-") + each.revision + ' ';
  return all;
}

/// What travels with the failure; the texts are compared where the message is at stake.
report report_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const error& failed) {
    return failed.report();
  }
  BOOST_FAIL("nothing was thrown");
  return {};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(commit_test, file_fixture)

BOOST_AUTO_TEST_CASE(several_in_one_transaction_are_told_after_its_commit) {
  const built_chain chain{three_migrations()};
  std::string there;
  watcher.on_done = [&](const migration_event&) {
    database other{folder.file("app.db")};
    there += other.one("SELECT count(*) FROM strata_migrations") + ' ';
  };

  upgrade(db, chain.set(), {.observer = &watcher});

  BOOST_TEST(watcher.heard == "0001 0002 0003 ");
  BOOST_TEST(there == "3 3 3 ");
}

BOOST_AUTO_TEST_CASE(what_is_rolled_back_was_never_told) {
  auto texts = three_migrations();
  texts[2].up = {"INSERT INTO nobody VALUES (1)"};
  const built_chain chain{texts};

  const report done = report_of([&] { upgrade(db, chain.set(), {.observer = &watcher}); });

  BOOST_TEST(watcher.heard == "");
  BOOST_TEST(revisions(done) == "");
  BOOST_TEST(file.rows("SELECT name FROM sqlite_schema").empty());
}

BOOST_AUTO_TEST_CASE(a_commit_that_a_reader_refuses_tells_nothing) {
  const built_chain chain{three_migrations()};
  upgrade(db, chain.set(), {.target = "0001"});
  database reader{folder.file("app.db")};
  reader.run("BEGIN");
  static_cast<void>(reader.rows("SELECT * FROM nodes"));

  const report done = report_of(
      [&] { upgrade(db, chain.set(), {.wait = {.limit = std::chrono::milliseconds{50}}, .observer = &watcher}); });

  BOOST_TEST(watcher.heard == "");
  BOOST_TEST(revisions(done) == "");
  BOOST_TEST(done.from.at(0) == "0001");
  BOOST_TEST(done.to.at(0) == "0001");
}

BOOST_AUTO_TEST_CASE(what_was_committed_travels_with_the_failure_of_a_later_one) {
  auto texts = three_migrations();
  texts[2].up = {"INSERT INTO nobody VALUES (1)"};
  const built_chain chain{texts};

  const report done =
      report_of([&] { upgrade(db, chain.set(), {.transactions = transactions::per_migration, .observer = &watcher}); });

  BOOST_TEST(watcher.heard == "0001 0002 ");
  BOOST_TEST(revisions(done) == "+0001 +0002 ");
  BOOST_TEST(done.from.empty());
  BOOST_TEST(done.to.at(0) == "0002");
}

BOOST_AUTO_TEST_CASE(so_it_does_where_the_failure_is_a_value) {
  auto texts = three_migrations();
  texts[2].up = {"INSERT INTO nobody VALUES (1)"};
  const built_chain chain{texts};

  const upgrade_result result = try_upgrade(db, chain.set(), {.transactions = transactions::per_migration});
  const upgrade_result again = try_upgrade("sqlite:///" + folder.file("app.db"), chain.set(), {.target = "0002"});

  BOOST_TEST(!result);
  BOOST_TEST(revisions(result.report) == "+0001 +0002 ");
  BOOST_TEST((result.failure.value().code == errc::sql));
  BOOST_TEST(result.failure->revision == "0003");
  BOOST_TEST(static_cast<bool>(again));
  BOOST_TEST(again.report.to.at(0) == "0002");
}

BOOST_AUTO_TEST_CASE(a_hook_that_throws_leaves_the_report_of_those_before) {
  const built_chain chain{three_migrations()};
  options how{.transactions = transactions::per_migration};
  how.after_migration = [](connection&, const migration_event& event) {
    if (event.revision == "0002") throw std::runtime_error{"no"};
  };

  const report done = report_of([&] { upgrade(db, chain.set(), how); });

  BOOST_TEST(revisions(done) == "+0001 ");
  BOOST_TEST(done.to.at(0) == "0001");
}

BOOST_AUTO_TEST_CASE(so_does_a_downgrade) {
  auto texts = three_migrations();
  texts[0].down = {"DROP TABLE nobody"};
  const built_chain chain{texts};
  upgrade(db, chain.set());

  const report done = report_of([&] { downgrade(db, chain.set(), {.target = "base"}); });

  BOOST_TEST(revisions(done) == "-0003 -0002 ");
  BOOST_TEST(done.to.at(0) == "0001");
}

BOOST_AUTO_TEST_CASE(an_observer_that_throws_at_done_takes_nothing_back) {
  const built_chain chain{three_migrations()};
  watcher.on_done = [](const migration_event& event) {
    if (event.revision == "0002") throw std::runtime_error{"no more room in the log"};
  };

  const report done = report_of([&] { upgrade(db, chain.set(), {.observer = &watcher}); });

  BOOST_TEST(revisions(done) == "+0001 +0002 +0003 ");
  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0003");
}

BOOST_AUTO_TEST_CASE(the_report_of_a_failure_names_the_backup) {
  auto texts = three_migrations();
  texts[2].up = {"INSERT INTO nobody VALUES (1)"};
  const built_chain chain{texts};
  upgrade(db, chain.set(), {.target = "0001"});

  const report done =
      report_of([&] { upgrade(db, chain.set(), {.backup = {.folder = folder.file("backups"), .keep = 5}}); });

  BOOST_TEST(done.backup.starts_with(folder.file("backups") + "/app.db-"));
  BOOST_TEST(std::filesystem::exists(done.backup));
  BOOST_TEST(revisions(done) == "+0002 ");
}

BOOST_AUTO_TEST_CASE(a_second_round_that_is_refused_does_not_say_unchanged) {
  const migration_text made{
      .revision = "0001", .up = {"CREATE TABLE t (a)"}, .down = {"DROP TABLE t"}, .drops_tables = true};
  const migration_text ran{.revision = "0002", .up = {"CREATE TABLE u (a)"}, .down = {"DROP TABLE u"}, .draft = true};
  migration_text edited = ran;
  edited.up = {"call fill"};
  upgrade(db, built_chain{{made, ran}, true}.set());
  const built_chain chain{{made, edited}, true};

  const std::string said = message_of([&] { upgrade(db, chain.set(), {.drafts = draft_policy::redo}); });

  BOOST_TEST(said ==
             "migrations/0002.sql:3:1: error: migration 0002 needs the step in C++ fill, which this program does not "
             "have [strata-step-missing]\n"
             "  database: at 0001; this run has committed 0002 (taken back)\n"
             "  help: run it with a program that embeds the chain and has the step: the application, or its operator's "
             "program (CLI in add_migrations())");
}

BOOST_AUTO_TEST_CASE(a_draft_is_not_taken_back_for_a_text_that_requires_what_is_not_there) {
  const migration_text ran{.revision = "0001", .up = {"CREATE TABLE u (a)"}, .down = {"DROP TABLE u"}, .draft = true};
  migration_text edited = ran;
  edited.up = {"CREATE TABLE u (a, b)"};
  edited.requirements = {{.what = requirement::kind::function, .name = "nobodys", .arguments = 1}};
  upgrade(db, built_chain{{ran}, true}.set());
  const std::string before = file.fingerprint();
  const built_chain chain{{edited}, true};

  const std::string said = message_of([&] { upgrade(db, chain.set(), {.drafts = draft_policy::redo}); });

  BOOST_TEST(said.find("[strata-requirement-missing]\n  database: unchanged\n") != std::string::npos, said);
  BOOST_TEST(file.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(a_fresh_database_commits_where_a_migration_needs_it) {
  auto texts = three_migrations();
  texts[1].needs_commit = true;
  texts.push_back({.revision = "0004", .up = {"INSERT INTO nobody VALUES (1)"}});
  const built_chain chain{texts};

  const report failed = report_of([&] { upgrade(db, chain.set(), {.observer = &watcher}); });
  const report reached = upgrade(db, chain.set(), {.target = "0003"});

  BOOST_TEST(watcher.heard == "0001 ");
  BOOST_TEST(revisions(failed) == "+0001 ");
  BOOST_TEST(failed.cut_after == std::vector<std::string>{"0001"}, boost::test_tools::per_element());
  BOOST_TEST(failed.to.at(0) == "0001");
  BOOST_TEST(revisions(reached) == "+0002 +0003 ");
  BOOST_TEST(reached.cut_after.empty());
}

BOOST_AUTO_TEST_CASE(whoever_asks_for_one_transaction_gets_one) {
  auto texts = three_migrations();
  texts[1].needs_commit = true;
  texts.push_back({.revision = "0004", .up = {"INSERT INTO nobody VALUES (1)"}});
  const built_chain chain{texts};

  const report failed = report_of([&] { upgrade(db, chain.set(), {.transactions = transactions::single}); });

  BOOST_TEST(revisions(failed) == "");
  BOOST_TEST(file.rows("SELECT name FROM sqlite_schema").empty());
}

BOOST_AUTO_TEST_CASE(what_another_program_left_half_done_is_ahead) {
  migration_text half{.revision = "0002",
                      .up = {"CREATE TABLE t (a)", "INSERT INTO nobody VALUES (1)"},
                      .down = {"DROP TABLE t"},
                      .transactional = false,
                      .compatible = true};
  auto texts = three_migrations();
  const built_chain newer{{texts[0], half}};
  const built_chain older{{texts[0]}};
  BOOST_CHECK_THROW(upgrade(db, newer.set()), statement_error);

  const probe_result found = probe(db, older.set());

  BOOST_CHECK(found.state == standing::ahead);
  BOOST_TEST(found.unknown == std::vector<std::string>{"0002"}, boost::test_tools::per_element());
  BOOST_TEST(!found.compatible);
  BOOST_CHECK_THROW(upgrade(db, older.set(), {.allow_ahead = true}), history_error);
  BOOST_CHECK(probe(db, newer.set()).state == standing::behind);
}

BOOST_AUTO_TEST_CASE(half_of_another_text_is_edited) {
  migration_text half{.revision = "0001",
                      .up = {"CREATE TABLE t (a)", "INSERT INTO nobody VALUES (1)"},
                      .down = {"DROP TABLE t"},
                      .transactional = false};
  BOOST_CHECK_THROW(upgrade(db, built_chain{{half}}.set()), statement_error);
  half.up[1] = "INSERT INTO t VALUES (1)";

  const probe_result found = probe(db, built_chain{{half}}.set());

  BOOST_CHECK(found.state == standing::edited);
  BOOST_TEST(found.edited == std::vector<std::string>{"0001"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(repair_takes_the_programs_dependencies) {
  const migration_text a{.revision = "a1", .up = {"CREATE TABLE a (x)"}, .down = {"DROP TABLE a"}, .parents = {}};
  const migration_text b{.revision = "b1", .up = {"CREATE TABLE b (x)"}, .down = {"DROP TABLE b"}, .parents = {}};
  migration_text c{
      .revision = "c1", .up = {"CREATE TABLE c (x)"}, .down = {"DROP TABLE c"}, .parents = {}, .depends = {"a1"}};
  upgrade(db, built_chain{{a, b, c}}.set());
  c.depends = {"b1"};
  const built_chain moved{{a, b, c}};

  repair(db, moved.set(), {repair_kind::reparented});

  const history now = read_history(db, moved.set());
  BOOST_TEST(now.find("c1")->depends == std::vector<std::string>{"b1"}, boost::test_tools::per_element());
  BOOST_TEST(check(db, moved.set()).empty());
  BOOST_TEST(revisions(downgrade(db, moved.set(), {.target = "b1@base"})) == "-c1 -b1 ");
  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "a1");
}

BOOST_AUTO_TEST_CASE(a_step_up_an_empty_chain_is_refused) {
  const built_chain chain{std::vector<migration_text>{}};

  BOOST_TEST(message_of([&] { upgrade(db, chain.set(), {.target = "+1"}); }) ==
             "error: '+1' walks beyond head [strata-unknown-target]\n"
             "  database: unchanged\n"
             "  help: take fewer steps, or say 'head'");
}

BOOST_AUTO_TEST_SUITE_END()
