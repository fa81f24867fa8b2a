// Every command × form of target × state of the database, whole outputs compared with the files in tables/, one for
// each state. STRATA_REWRITE_TABLES=1 writes them anew: read the difference before it is committed.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "command_line.hpp"
#include "tests/runtime/chain_builder.hpp"

using strata::test::built_chain;
using strata::test::database;
using strata::test::migration_text;

BOOST_AUTO_TEST_SUITE(table_test)

const migration_text nodes{.revision = "20260101",
                           .up = {"CREATE TABLE nodes (id INTEGER PRIMARY KEY)"},
                           .down = {"DROP TABLE nodes"},
                           .description = "nodes"};
const migration_text region{.revision = "20260102",
                            .up = {"ALTER TABLE nodes ADD COLUMN region TEXT"},
                            .down = {"ALTER TABLE nodes DROP COLUMN region"},
                            .description = "regions"};
const migration_text index{.revision = "20260103",
                           .up = {"CREATE INDEX ix_region ON nodes (region)", "CREATE INDEX ix_id ON nodes (id)"},
                           .down = {"DROP INDEX ix_id", "DROP INDEX ix_region"},
                           .transactional = false,
                           .description = "indexes"};
const migration_text jobs{.revision = "20260104",
                          .up = {"CREATE TABLE jobs (id INTEGER PRIMARY KEY)"},
                          .down = {"DROP TABLE jobs"},
                          .draft = true,
                          .description = "jobs"};
const migration_text newer{.revision = "20260105",
                           .up = {"CREATE TABLE later (id INTEGER PRIMARY KEY)"},
                           .down = {"DROP TABLE later"},
                           .description = "what a newer program brought"};

const migration_text owners{.revision = "20260103",
                            .up = {"CREATE TABLE owners (id INTEGER PRIMARY KEY)"},
                            .down = {"DROP TABLE owners"},
                            .parents = {"20260101"},
                            .description = "owners",
                            .labels = {"people"}};
const migration_text joined{.revision = "20260104",
                            .up = {"CREATE TABLE jobs (id INTEGER PRIMARY KEY)"},
                            .down = {"DROP TABLE jobs"},
                            .parents = {"20260102", "20260103"},
                            .description = "jobs"};

/// The program's chain where the state does not name another.
const built_chain program{nodes, region, index, jobs};
/// Two branches on the first migration, and the same with a merge on top.
const built_chain forked{nodes, region, owners};
const built_chain merged{nodes, region, owners, joined};

migration_text with_up(migration_text from, std::string text) {
  from.up = {std::move(text)};
  return from;
}

using words = std::vector<std::string>;
using preparation = std::function<void(const temporary_folder&)>;

void must(const temporary_folder& folder, const words& line, const strata::chain_set& set, int status = 0) {
  const outcome result = run_in(folder, line, set);
  BOOST_REQUIRE_MESSAGE(result.status == status, line.front() << ": " << result.err);
}

preparation upgraded_to(std::string target, const built_chain& by = program) {
  return [target = std::move(target), &by](const temporary_folder& folder) {
    must(folder, {"upgrade", target}, by.set());
  };
}

preparation made_by(const built_chain& other) {
  return [&other](const temporary_folder& folder) { must(folder, {"upgrade"}, other.set()); };
}

preparation running(std::string sql) {
  return [sql = std::move(sql)](const temporary_folder& folder) { database{folder.file("app.db")}.run(sql); };
}

struct state {
  std::string name;
  std::string meaning;
  preparation prepare;
  const built_chain& chain = program;
};

std::vector<state> states() {
  static const built_chain edited{nodes, with_up(region, "ALTER TABLE nodes ADD COLUMN region VARCHAR(9)"), index,
                                  jobs};
  static const built_chain other_draft{nodes, region, index,
                                       with_up(jobs, "CREATE TABLE jobs (id INTEGER PRIMARY KEY, what TEXT)")};
  static const built_chain longer{nodes, region, index, jobs, newer};
  static const built_chain foreign{{.revision = "7001", .up = {"CREATE TABLE z (id)"}, .down = {"DROP TABLE z"}}};
  return {
      {"missing", "there is no database", [](const temporary_folder&) {}},
      {"empty", "a database without tables", running("CREATE TABLE a (id); DROP TABLE a")},
      {"base", "at base, with a history that was taken back",
       [](const temporary_folder& folder) {
         must(folder, {"upgrade", "+1"}, program.set());
         must(folder, {"downgrade", "base", "-y"}, program.set());
       }},
      {"middle", "at the second of four migrations", upgraded_to("20260102")},
      {"head", "at head, the last migration of which is a draft", upgraded_to("head")},
      {"newer", "a newer program brought one more migration", made_by(longer)},
      {"edited", "the second migration ran with another text", made_by(edited)},
      {"draft", "the draft ran with another text", made_by(other_draft)},
      {"unfinished", "the third migration was interrupted after its first statement",
       [](const temporary_folder& folder) {
         must(folder, {"upgrade", "20260102"}, program.set());
         running("CREATE INDEX ix_id ON nodes (region)")(folder);
         must(folder, {"upgrade"}, program.set(), 1);
         running("DROP INDEX ix_id")(folder);
       }},
      {"altered", "somebody deleted the newest row of the bookkeeping",
       [](const temporary_folder& folder) {
         must(folder, {"upgrade", "20260102"}, program.set());
         running("DELETE FROM strata_migrations WHERE revision = '20260102'")(folder);
       }},
      {"tables", "tables, but no history", running("CREATE TABLE nodes (id)")},
      {"goose", "goose brought it to the second of four migrations",
       running("CREATE TABLE nodes (id INTEGER PRIMARY KEY, region TEXT);"
               "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id INTEGER, is_applied INTEGER);"
               "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (20260101, 1), (20260102, 1)")},
      {"foreign", "another chain's history", made_by(foreign)},
      {"one_branch", "a chain with two heads, of which the database has one", upgraded_to("20260102", forked), forked},
      {"two_heads", "a chain with two heads, and a database at both", upgraded_to("heads", forked), forked},
      {"unmerged", "a database at two heads, and a program that merges them", upgraded_to("heads", forked), merged},
      {"merged", "at the head that merges two branches", upgraded_to("head", merged), merged}};
}

// More commands and forms of targets come here.
const std::vector<words> lines{
    {"current"},
    {"current", "--check"},
    {"current", "--verbose"},
    {"history", "-i"},
    {"history", "-r", "current:"},
    {"heads"},
    {"branches"},
    {"show", "current"},
    {"show", "20260105"},
    {"status"},
    {"check"},
    {"log"},
    {"ping"},
    {"wait", "--timeout", "0"},
    {"plan"},
    {"plan", "+1"},
    {"plan", "--down", "-1"},
    {"plan", "--down", "base"},
    {"upgrade"},
    {"upgrade", "head"},
    {"upgrade", "heads"},
    {"upgrade", "base"},
    {"upgrade", "current"},
    {"upgrade", "+1"},
    {"upgrade", "-1"},
    {"upgrade", "+9"},
    {"upgrade", "20260103"},
    {"upgrade", "20260102+1"},
    {"upgrade", "head-2"},
    {"upgrade", "2026"},
    {"upgrade", "20269999"},
    {"downgrade", "-1"},
    {"downgrade", "base"},
    {"downgrade", "-1", "-y"},
    {"downgrade", "base", "-y"},
    {"downgrade", "current", "-y"},
    {"downgrade", "head", "-y"},
    {"downgrade", "20260101", "-y"},
    {"downgrade", "head-3", "-y"},
    {"downgrade", "-9", "-y"},
    {"upgrade", "people@head"},
    {"plan", "--beside-others"},
    {"upgrade", "--beside-others"},
    {"plan", "--redo-drafts"},
    {"upgrade", "--redo-drafts"},
    {"downgrade", "people@-1", "-y"},
    {"downgrade", "20260102", "-y"},
    {"stamp", "head"},
    {"stamp", "base"},
    {"stamp", "+1"},
    {"stamp", "20260102"},
    {"stamp", "20260101", "20260102"},
    {"stamp", "20260102", "20260103"},
    {"stamp", "--purge", "20260102"},
    {"adopt", "--dry-run"},
    {"adopt"},
    {"adopt", "-y"},
    {"adopt", "--from", "goose", "-y"},
    {"adopt", "--match", "--dry-run"},
    {"repair"},
    {"repair", "--mend", "edited"},
    {"repair", "--mend", "reparented"},
    {"repair", "--mend", "unknown"},
    {"repair", "--mend", "altered"},
    {"repair", "--mend", "finished"},
    {"repair", "--mend", "undone"},
};

/// What differs from run to run and from machine to machine.
std::string masked(std::string text) {
  const std::vector<std::pair<std::regex, std::string>> masks{
      {std::regex{"digest[0-9]+"}, "DIGEST"},
      {std::regex{R"re(TIME  [^ \n]+@[^ \n]+ +T ms)re"}, "TIME  USER  T ms"},
      {std::regex{R"re("(took_ms|waited_ms)": [0-9.e-]+)re"}, "\"$1\": T"},
      {std::regex{R"re("(by|applied_by)": "[^"]*")re"}, "\"$1\": \"USER\""},
      {std::regex{"AT .UTC. +BY +TOOK"}, "AT (UTC)  BY  TOOK"}};
  for (const auto& [what, with] : masks) text = std::regex_replace(text, what, with);
  return text;
}

/// As in a terminal's scrollback: the line, what it printed, `!` before what went to standard error.
std::string transcript(const temporary_folder& folder, const words& line, const built_chain& chain) {
  std::string text = "$ nimbus-migrate";
  for (const std::string& each : line) text += ' ' + each;
  text += '\n';
  const outcome result = run_in(folder, line, chain.set());
  text += result.out;
  if (!text.ends_with('\n')) text += '\n';
  std::istringstream errors{result.err};
  for (std::string each; std::getline(errors, each);) text += "! " + each + '\n';
  return masked(text) + "[" + std::to_string(result.status) + "]";
}

/// Where a command that writes has left the database.
std::string place_now(const temporary_folder& folder) {
  if (!std::filesystem::exists(folder.path() / "app.db")) return "there is no database";
  database now{folder.file("app.db")};
  if (now.one("SELECT count(*) FROM sqlite_schema WHERE name = 'strata_state'") == "0") return "without bookkeeping";
  const std::string heads = now.one("SELECT heads FROM strata_state");
  const auto tables = now.rows(
      "SELECT name FROM sqlite_schema WHERE type <> 'trigger' AND name NOT LIKE 'strata%' AND name NOT LIKE "
      "'sqlite%' "
      "ORDER BY name");
  std::string text = "at " + (heads.empty() ? "base" : heads) + ", with";
  for (const std::string& each : tables) text += ' ' + each;
  return tables.empty() ? text + " nothing" : text;
}

void copy_database(const temporary_folder& from, const temporary_folder& to) {
  const auto source = from.path() / "app.db";
  if (std::filesystem::exists(source)) std::filesystem::copy_file(source, to.path() / "app.db");
}

std::string table_of(const state& which, const std::vector<words>& all) {
  const temporary_folder original;
  which.prepare(original);
  std::string table = "# " + which.meaning + "\n";
  const std::string before = place_now(original);
  for (const words& each : all) {
    const temporary_folder folder;
    copy_database(original, folder);
    table += "\n" + transcript(folder, each, which.chain);
    const std::string after = place_now(folder);
    table += after == before ? "\n" : " now " + after + "\n";
  }
  return table;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void compare(const std::string& name, const std::string& found) {
  const std::filesystem::path path = std::filesystem::path{STRATA_TABLES} / (name + ".txt");
  if (std::getenv("STRATA_REWRITE_TABLES") != nullptr) {
    std::ofstream{path} << found;
    return;
  }
  std::istringstream expected_lines{content_of(path)};
  std::istringstream found_lines{found};
  std::string block;
  std::string expected;
  for (std::string line; std::getline(found_lines, line);) {
    if (line.starts_with('$')) block = line;
    expected.clear();
    std::getline(expected_lines, expected);
    if (line == expected) continue;
    BOOST_ERROR(path.filename().string() << ": " << block << "\n  expected: " << expected << "\n  found:    " << line);
    return;
  }
  BOOST_TEST(!std::getline(expected_lines, expected), name << " is shorter than expected");
}

BOOST_AUTO_TEST_CASE(every_command_in_every_state) {
  for (const state& each : states()) compare(each.name, table_of(each, lines));
}

BOOST_AUTO_TEST_CASE(every_command_as_json) {
  const std::vector<words> all{{"current"},
                               {"history", "-i"},
                               {"heads"},
                               {"branches"},
                               {"show", "20260103"},
                               {"show", "20260105"},
                               {"status"},
                               {"check"},
                               {"log"},
                               {"ping"},
                               {"wait"},
                               {"plan"},
                               {"plan", "--down", "20260102"},
                               {"upgrade"},
                               {"downgrade", "20260104"},
                               {"downgrade", "20260104", "-y"},
                               {"stamp", "20260104"},
                               {"upgrade", "--sql", "base:base"},
                               {"repair"},
                               {"repair", "--mend", "unknown"},
                               {"upgrad"}};
  std::vector<words> with_format;
  for (words each : all) {
    each.insert(each.end(), {"--format", "json"});
    with_format.push_back(std::move(each));
  }
  for (const state& each : states()) {
    if (each.name == "newer" || each.name == "middle") compare(each.name + "_json", table_of(each, with_format));
  }
}

BOOST_AUTO_TEST_CASE(json_is_one_value_and_nothing_beside_it_in_every_state) {
  for (const state& each : states()) {
    const temporary_folder original;
    each.prepare(original);
    for (words line : lines) {
      const temporary_folder folder;
      copy_database(original, folder);
      const int status = run_in(folder, line, each.chain.set()).status;
      const temporary_folder again;
      copy_database(original, again);
      line.push_back("--format=json");
      const outcome result = run_in(again, line, each.chain.set());
      const auto value = nlohmann::json::parse(result.out, nullptr, false);
      BOOST_TEST(value.is_object(), each.name << ": " << line.front() << ": " << result.out);
      // That rows may be lost is told while it happens.
      const bool redoes = each.name == "draft" && line.at(line.size() - 2) == "--redo-drafts" && line.front() != "plan";
      BOOST_TEST((result.err.empty() != redoes), each.name << ": " << line.front());
      BOOST_TEST(result.status == status, each.name << ": " << line.front());
      BOOST_TEST(value.contains("error") == (status == 1 || status == 2), each.name << ": " << line.front());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
