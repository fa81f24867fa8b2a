#include <boost/test/unit_test.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>
#include <strata/strata.hpp>
#include <streambuf>

#include "command_line.hpp"
#include "example_chain.hpp"
#include "runtime/cli/command.hpp"
#include "runtime/cli/console.hpp"
#include "tests/runtime/chain_builder.hpp"

using json = nlohmann::json;
using strata::test::built_chain;
using strata::test::database;

namespace {

// Says yes to the first question, after something has happened.
class late_answer : public std::streambuf {
 public:
  explicit late_answer(std::function<void()> meanwhile) : meanwhile_(std::move(meanwhile)) {}

 private:
  int_type underflow() override {
    if (const auto once = std::exchange(meanwhile_, nullptr)) once();
    setg(text_.data(), text_.data(), text_.data() + text_.size());
    return traits_type::to_int_type('y');
  }
  std::function<void()> meanwhile_;
  std::string text_ = "y\n";
};

struct fixture {
  void make_by_hand(std::size_t migrations = 2) {
    for (std::size_t at = 0; at < migrations; ++at) {
      for (const strata::statement& each : example::migrations.at(at).up.statements) live.run(std::string{each.text});
    }
  }
  outcome adopt(std::vector<std::string> more, const surroundings& around = {}) {
    more.insert(more.begin(), {"adopt", "--match"});
    return run_in(folder, more, example::line, around);
  }
  // Answers yes on a terminal while something else happens; returns the error output.
  std::string adopt_while(const std::function<void()>& meanwhile) {
    late_answer answer{meanwhile};
    std::istream in{&answer};
    std::ostringstream out;
    std::ostringstream err;
    const strata::cli::console terminal{.in = &in, .out = &out, .err = &err, .can_ask = true};
    strata::cli::run_on(terminal, {.name = "nimbus-migrate"},
                        {"adopt", "--match", "--database", "sqlite:///" + folder.file("app.db")}, example::line);
    return err.str();
  }
  bool has_books() { return live.one("SELECT count(*) FROM sqlite_schema WHERE name = 'strata_state'") != "0"; }

  temporary_folder folder;
  database live{folder.file("app.db")};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(adopt_match_test, fixture)

BOOST_AUTO_TEST_CASE(the_revision_that_fits_is_recorded_and_upgrades_go_on_from_there) {
  make_by_hand();
  live.run("INSERT INTO nodes (id, name) VALUES (7, 'kept')");

  const outcome adopted = adopt({"-y"});
  const outcome upgraded = run_in(folder, {"upgrade"}, example::line);

  BOOST_TEST(adopted.out == "adopted by its schema: at 20260130_0900 (2 migrations, 2 pending; 4 states compared)\n");
  BOOST_TEST(adopted.err == "");
  BOOST_TEST(adopted.status == 0);
  BOOST_TEST(upgraded.status == 0);
  BOOST_TEST(live.one("SELECT name FROM nodes WHERE id = 7") == "kept");
  BOOST_TEST(run_in(folder, {"check"}, example::line).status == 0);
}

BOOST_AUTO_TEST_CASE(a_dry_run_writes_nothing) {
  make_by_hand();
  const std::string before = live.fingerprint();

  const outcome shown = adopt({"--dry-run"});

  BOOST_TEST(shown.out ==
             "the schema is that of 20260130_0900\n"
             "would be at 20260130_0900 (2 migrations, 2 pending; 4 states compared)\n");
  BOOST_TEST(shown.status == 0);
  BOOST_TEST(live.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(a_person_is_asked_and_a_script_must_say_yes) {
  make_by_hand(4);
  const std::string question = "the schema is that of 20260202_0001\nrecord 4 migrations as applied? [y/N] ";

  const outcome no = adopt({}, {.terminal = true, .input = "n\n"});
  const outcome piped = adopt({});
  const bool written = has_books();
  const outcome yes = adopt({}, {.terminal = true, .input = "y\n"});

  BOOST_TEST(no.out == question);
  BOOST_TEST(no.err == "nothing was changed\n");
  BOOST_TEST(no.status == 1);
  BOOST_TEST(piped.err ==
             "error: adopt writes Strata's bookkeeping, and there is nobody to ask [strata-usage]\n"
             "  help: nimbus-migrate adopt --dry-run shows what it would record; nimbus-migrate adopt --yes does it\n");
  BOOST_TEST(piped.status == 2);
  BOOST_TEST(!written);
  BOOST_TEST(yes.out ==
             question + "adopted by its schema: at head 20260202_0001 (4 migrations, 0 pending; 4 states compared)\n");
  BOOST_TEST(yes.status == 0);
}

BOOST_AUTO_TEST_CASE(json_has_the_shape_of_the_other_adoptions) {
  make_by_hand(1);

  const outcome adopted = adopt({"-y", "--format", "json"});

  BOOST_TEST(
      json::parse(adopted.out) ==
      json::parse(
          R"({"command": "adopt", "database": "the SQLite database FOLDER/app.db", "tool": null, "table": null, "compared": 4,
                             "dry_run": false, "since": null, "at": ["20260129_0001"], "at_head": false,
                             "migrations": [{"revision": "20260129_0001", "description": "create nodes",
                                             "version": null, "verified": false, "repeatable": false}]})"));
}

BOOST_AUTO_TEST_CASE(where_nothing_fits_the_nearest_is_shown_and_nothing_written) {
  make_by_hand();
  live.run("ALTER TABLE nodes ADD COLUMN note TEXT; DROP TRIGGER nodes_region");
  const std::string before = live.fingerprint();

  const outcome refused = adopt({"-y"});
  const outcome as_json = adopt({"-y", "--format", "json"});
  const json said = json::parse(as_json.out);

  BOOST_TEST(refused.out ==
             "20260129_0001:\n"
             "  column nodes.region: added\n"
             "  column nodes.note: added\n"
             "20260130_0900:\n"
             "  column nodes.note: added\n"
             "  trigger nodes_region: missing\n");
  BOOST_TEST(refused.err ==
             "error: no state of the chain has the schema of the SQLite database FOLDER/app.db; 20260129_0001, "
             "20260130_0900 are nearest, "
             "with 2 differences [strata-no-match]\n"
             "  database: unchanged\n"
             "  help: change the database so that it fits, or leave an object out of the comparison: --ignore 'index "
             "ix_name'. nimbus-migrate stamp REV asks nothing of the schema\n");
  BOOST_TEST(refused.status == 1);
  BOOST_TEST(as_json.status == 1);
  BOOST_TEST(said["error"]["code"] == "strata-no-match");
  BOOST_TEST(said["nearest"] == json::parse(R"([
    {"at": ["20260129_0001"], "differences": ["column nodes.region: added", "column nodes.note: added"]},
    {"at": ["20260130_0900"], "differences": ["column nodes.note: added", "trigger nodes_region: missing"]}])"));
  BOOST_TEST(live.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(what_is_ignored_and_other_tools_tables_do_not_count) {
  make_by_hand();
  live.run(
      "ALTER TABLE nodes ADD COLUMN note TEXT; CREATE TABLE schema_migrations (version TEXT PRIMARY KEY);"
      "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER);"
      "CREATE TABLE mine (a)");

  const outcome adopted = adopt({"-y", "--ignore", "nodes.note", "--ignore", "table mine"});

  BOOST_TEST(adopted.err == "");
  BOOST_TEST(adopted.status == 0);
}

BOOST_AUTO_TEST_CASE(of_several_that_fit_a_person_names_one) {
  const built_chain chain{{.revision = "1", .up = {"CREATE TABLE prices (cents INTEGER)"}},
                          {.revision = "2", .up = {"UPDATE prices SET cents = cents * 100"}},
                          {.revision = "3", .up = {"CREATE TABLE orders (id INTEGER)"}}};
  live.run("CREATE TABLE prices (cents INTEGER); INSERT INTO prices VALUES (5)");

  const outcome refused = run_in(folder, {"adopt", "--match", "-y"}, chain.set());
  const outcome other = run_in(folder, {"adopt", "--match", "-y", "head"}, chain.set());
  const bool written = has_books();
  const outcome named = run_in(folder, {"adopt", "--match", "-y", "1"}, chain.set());
  BOOST_TEST(run_in(folder, {"upgrade"}, chain.set()).status == 0);

  BOOST_TEST(
      refused.err ==
      "error: the schema is that of 2 states: 1, 2; only the rows can tell them apart "
      "[strata-several-match]\n"
      "  database: unchanged\n"
      "  help: look which rows the database has, and name the last one that ran: nimbus-migrate adopt --match 2. "
      "Those above it run at the next upgrade, those up to it never\n");
  BOOST_TEST(refused.status == 1);
  BOOST_TEST(other.out == "3:\n  table orders: missing\n");
  BOOST_TEST(other.err.find(
                 "the schema of the SQLite database FOLDER/app.db is not that of 3: 1 difference [strata-no-match]") !=
             std::string::npos);
  BOOST_TEST(!written);
  BOOST_TEST(named.out == "adopted by its schema: at 1 (1 migration, 2 pending; 1 state compared)\n");
  BOOST_TEST(live.one("SELECT cents FROM prices") == "500");
}

BOOST_AUTO_TEST_CASE(of_branches_one_or_all_may_be_there) {
  const built_chain chain{{.revision = "1", .up = {"CREATE TABLE a (id)"}},
                          {.revision = "2a", .up = {"CREATE TABLE b (id)"}, .parents = {"1"}},
                          {.revision = "2b", .up = {"CREATE TABLE c (id)"}, .parents = {"1"}}};
  live.run("CREATE TABLE a (id); CREATE TABLE c (id)");

  const outcome one = run_in(folder, {"adopt", "--match", "--dry-run"}, chain.set());
  live.run("CREATE TABLE b (id)");
  const outcome both = run_in(folder, {"adopt", "--match", "-y"}, chain.set());

  BOOST_TEST(one.out ==
             "the schema is that of 2b\n"
             "would be at 2b (2 migrations, 1 pending; 4 states compared)\n");
  BOOST_TEST(both.out == "adopted by its schema: at head 2a, 2b (3 migrations, 0 pending; 4 states compared)\n");
  BOOST_TEST(run_in(folder, {"current", "--check"}, chain.set()).status == 0);
}

BOOST_AUTO_TEST_CASE(what_a_repeatable_migration_makes_is_to_be_dropped) {
  const built_chain chain{{{.revision = "1", .up = {"CREATE TABLE a (id)"}}},
                          false,
                          "strata",
                          strata::sqlite::driver,
                          {{.revision = "all_a",
                            .up = {"CREATE VIEW all_a AS SELECT * FROM a"},
                            .down = {"DROP VIEW all_a"},
                            .parents = {}}}};
  live.run("CREATE TABLE a (id); CREATE VIEW all_a AS SELECT * FROM a");

  const outcome refused = run_in(folder, {"adopt", "--match", "-y"}, chain.set());
  live.run("DROP VIEW all_a");
  const outcome adopted = run_in(folder, {"adopt", "--match", "-y"}, chain.set());

  BOOST_TEST(refused.out == "1:\n  view all_a: added (a repeatable migration makes it; drop it)\n");
  BOOST_TEST(refused.status == 1);
  BOOST_TEST(adopted.status == 0);
  BOOST_TEST(run_in(folder, {"upgrade"}, chain.set()).status == 0);
  BOOST_TEST(live.one("SELECT count(*) FROM all_a") == "0");
}

BOOST_AUTO_TEST_CASE(an_empty_database_and_one_with_a_history_are_refused) {
  const outcome empty = adopt({"-y"});
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);
  const outcome migrated = adopt({"-y"});

  BOOST_TEST(empty.err ==
             "error: there is nothing in the SQLite database FOLDER/app.db [strata-nothing-to-adopt]\n"
             "  database: unchanged\n"
             "  help: nimbus-migrate upgrade makes the schema\n");
  BOOST_TEST(empty.status == 1);
  BOOST_TEST(
      migrated.err.starts_with("error: Strata keeps a history of this database already: it is at 20260202_0001"));
  BOOST_TEST(migrated.status == 1);
}

BOOST_AUTO_TEST_CASE(a_database_that_changes_while_a_person_thinks_is_not_recorded) {
  make_by_hand();

  const std::string changed = adopt_while([&] { live.run("DROP TABLE deployments"); });
  const bool written = has_books();

  BOOST_TEST(changed.find("error: the schema was changed while it was compared [strata-no-match]\n") !=
             std::string::npos);
  BOOST_TEST(!written);
}

BOOST_AUTO_TEST_CASE(of_two_who_adopt_at_once_the_second_changes_nothing) {
  make_by_hand();

  const std::string late = adopt_while([&] { BOOST_TEST(adopt({"-y"}).status == 0); });

  BOOST_TEST(late.find("[strata-has-history]") != std::string::npos);
  BOOST_TEST(live.one("SELECT count(*) FROM strata_log WHERE event = 'unstamp'") == "0");
  BOOST_TEST(live.one("SELECT count(*) FROM strata_migrations") == "2");
}

BOOST_AUTO_TEST_CASE(what_belongs_to_matching_goes_with_it_alone) {
  make_by_hand();
  const auto usage = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "adopt");
    const outcome refused = run_in(folder, words, example::line);
    BOOST_TEST(refused.status == 2);
    return refused.err.substr(0, refused.err.find('\n'));
  };

  BOOST_TEST(usage({"head"}) == "error: a revision goes with --match alone [strata-usage]");
  BOOST_TEST(usage({"--ignore", "a"}) == "error: --ignore goes with --match alone [strata-usage]");
  BOOST_TEST(usage({"--scratch-url", "sqlite://"}) == "error: --scratch-url goes with --match alone [strata-usage]");
  BOOST_TEST(usage({"--match", "--from", "goose"}) ==
             "error: --from reads another tool's table, and --match looks at the schema [strata-usage]");
  BOOST_TEST(usage({"--match", "base"}) == "error: 'base' names no migration to record [strata-usage]");
  BOOST_TEST(adopt({"nonsense"}).err.find("[strata-unknown-target]") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
