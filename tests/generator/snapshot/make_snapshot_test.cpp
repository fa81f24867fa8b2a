// What the generator embeds for empty databases, and where it stops.
#include "generator/snapshot/make_snapshot.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "generator/verify/chains.hpp"
#include "generator/verify/scratch_folder.hpp"

using namespace strata::generator;

namespace {

test::migration_text up(const std::string& revision, const std::string& statements) {
  return {revision, "-- migrate:up\n" + statements + "\n-- migrate:down\nSELECT 1;\n"};
}

const test::migration_text first = up("0001", "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT, made_at TEXT);");
const test::migration_text second = up("0002", "INSERT INTO nodes (name) VALUES ('a'), ('b');");

struct outcome {
  std::optional<made_snapshot> made;
  std::string said;

  [[nodiscard]] std::string at() const { return made ? made->revision : "(none)"; }
};

outcome make(const migration_chain& chain, const std::filesystem::path& cache = {}) {
  diagnostics messages;
  auto made = make_snapshot(chain, {.chain = "test"}, cache, messages);
  return {std::move(made), format(messages)};
}

outcome make(const std::vector<test::migration_text>& texts, const std::filesystem::path& cache = {}) {
  return make(test::read_chain(texts), cache);
}

std::vector<test::migration_text> chain_of(int count) {
  std::vector<test::migration_text> texts;
  for (int number = 1; number <= count; ++number) {
    const std::string name = "t" + std::to_string(number);
    std::string statements = "CREATE TABLE " + name + " (id INTEGER PRIMARY KEY AUTOINCREMENT, n);\nINSERT INTO " +
                             name + " (n) VALUES (1), (2);";
    if (number % 3 == 0) statements += "\nALTER TABLE t1 ADD COLUMN c" + std::to_string(number) + ";";
    if (number % 5 == 0) statements += "\nDROP TABLE t" + std::to_string(number - 1) + ";";
    texts.push_back(up(std::to_string(1000 + number), statements));
  }
  return texts;
}

std::string read(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

void write(const std::filesystem::path& file, std::string_view content) {
  std::ofstream{file, std::ios::binary} << content;
}

// Of a third migration.
std::string why_not(const std::string& statements) {
  const outcome found = make({first, second, up("0003", statements)});
  if (found.at() != "0002") return "at " + found.at();
  const std::size_t begin = found.said.find("what follows: ") + 14;
  return found.said.substr(begin, found.said.find(" [strata-snapshot-ends]") - begin);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(make_snapshot_test)

BOOST_AUTO_TEST_CASE(a_chain_that_always_leads_to_one_database_is_in_it_as_a_whole) {
  const outcome found = make({first, second});

  BOOST_REQUIRE(found.made);
  BOOST_TEST(found.said == "");
  BOOST_TEST(found.made->revision == "0002");
  BOOST_TEST(found.made->steps == 2u);
  BOOST_TEST(found.made->digest == test::read_chain({first, second}).migrations.back().digest);
  BOOST_TEST(found.made->size >= 4096u * 6);
  BOOST_TEST(found.made->size % 4096 == 0u);
  BOOST_TEST(found.made->packed.size() < found.made->size / 5);
}

BOOST_AUTO_TEST_CASE(the_same_chain_gives_the_same_bytes) {
  BOOST_TEST(make({first, second}).made->packed == make({first, second}).made->packed);
}

BOOST_AUTO_TEST_CASE(the_clock_ends_it) {
  const outcome found = make({first, second, up("0003", "INSERT INTO nodes (made_at) VALUES (datetime('now'));")});

  BOOST_TEST(found.at() == "0002");
  BOOST_TEST(found.made->steps == 2u);
  BOOST_TEST(
      found.said ==
      "migrations/0003.sql:1:1: note: empty databases take a snapshot and run 0003 and what follows: two runs of "
      "it differ in nodes.made_at [strata-snapshot-ends]\n"
      "    -- migrate:up\n"
      "    ^\n");
}

BOOST_AUTO_TEST_CASE(whatever_may_differ_between_two_launches_ends_it) {
  const std::string made_at = "two runs of it differ in nodes.made_at";

  BOOST_TEST(why_not("UPDATE nodes SET made_at = CURRENT_TIMESTAMP;") == made_at);
  BOOST_TEST(why_not("UPDATE nodes SET made_at = strftime('%f', 'now');") == made_at);
  BOOST_TEST(why_not("UPDATE nodes SET made_at = strftime('%w', 'now');") == made_at);
  BOOST_TEST(why_not("UPDATE nodes SET made_at = random();") == made_at);
  BOOST_TEST(why_not("UPDATE nodes SET made_at = hex(randomblob(16));") == made_at);
  BOOST_TEST(why_not("UPDATE nodes SET made_at = total_changes();") == made_at);
  BOOST_TEST(why_not("CREATE TABLE log (at TEXT DEFAULT CURRENT_TIMESTAMP, n);\nINSERT INTO log (n) VALUES (1);") ==
             "two runs of it differ in log.at");
  BOOST_TEST(why_not("CREATE TABLE parts (n INTEGER REFERENCES nodes (id) ON DELETE CASCADE);\n"
                     "INSERT INTO parts VALUES (1);\nDELETE FROM nodes WHERE id = 1;") ==
             "two runs of it differ: table parts: 0 rows, 1 in another run");
}

BOOST_AUTO_TEST_CASE(a_default_that_no_row_has_taken_does_not) {
  BOOST_TEST(why_not("CREATE TABLE log (at TEXT DEFAULT CURRENT_TIMESTAMP, n);") == "at 0003");
}

BOOST_AUTO_TEST_CASE(what_is_gone_again_by_head_does_not) {
  const outcome found = make(
      {first, up("0002", "INSERT INTO nodes (made_at) VALUES (datetime('now'));"), up("0003", "DELETE FROM nodes;")});

  BOOST_TEST(found.at() == "0003");
  BOOST_TEST(found.said == "");
}

BOOST_AUTO_TEST_CASE(what_works_on_more_than_the_database_ends_it) {
  BOOST_TEST(why_not("CREATE TEMPORARY TABLE t (n);") == "what is temporary belongs to the connection");
  BOOST_TEST(why_not("PRAGMA recursive_triggers = ON;") ==
             "PRAGMA recursive_triggers is for the connection, or for a database before it has tables");
  BOOST_TEST(why_not("ATTACH ':memory:' AS other;") == "ATTACH may act outside the database");
  BOOST_TEST(why_not("PRAGMA user_version = 4;\nPRAGMA main.application_id = 5;") == "at 0003");
}

BOOST_AUTO_TEST_CASE(a_function_of_the_application_ends_it) {
  migration_chain chain = test::read_chain({first, second, up("0003", "UPDATE nodes SET name = Shorten(name);")});
  chain.provided.functions = {"shorten/1"};

  const outcome found = make(chain);

  BOOST_TEST(found.at() == "0002");
  BOOST_TEST(found.said.find("shorten() is the application's function") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_for_less_than_half_of_the_chain_is_none) {
  const outcome found = make({up("0000", "CREATE TABLE a (n);\nINSERT INTO a VALUES (random());"), first, second});

  BOOST_TEST(found.at() == "(none)");
  BOOST_TEST(found.said ==
             "migrations/0000.sql:1:1: note: empty databases run all migrations, without a snapshot: 0000 has to run, "
             "because two runs of it differ in a.n [strata-snapshot-ends]\n"
             "    -- migrate:up\n"
             "    ^\n");
}

BOOST_AUTO_TEST_CASE(the_first_of_many_that_differ_is_found) {
  for (int culprit = 6; culprit <= 11; ++culprit) {
    std::vector<test::migration_text> texts;
    for (int number = 1; number <= 11; ++number) {
      const std::string name = "t" + std::to_string(number);
      texts.push_back(up(std::to_string(1000 + number), "CREATE TABLE " + name + " (n);\nINSERT INTO " + name +
                                                            " VALUES (" + (number >= culprit ? "random()" : "1") +
                                                            ");"));
    }

    BOOST_TEST(make(texts).at() == (culprit == 6 ? "(none)" : std::to_string(999 + culprit)));
  }
}

BOOST_AUTO_TEST_CASE(repeatable_migrations_are_in_it) {
  migration_chain chain = test::read_chain({first, second});
  chain.repeatables.push_back(
      test::read_chain({up("named", "CREATE VIEW named AS SELECT name FROM nodes;")}).migrations[0]);
  chain.repeatables.back().repeatable = true;

  const outcome found = make(chain);

  BOOST_TEST(found.at() == "0002");
  BOOST_TEST(found.made->steps == 3u);
  BOOST_TEST(found.made->digest == head_digest(chain));
  BOOST_TEST(found.made->packed.find("CREATE VIEW named") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(with_a_cache_a_note_is_said_once) {
  const test::scratch_folder folder;
  const std::vector<test::migration_text> texts{first, second, up("0003", "UPDATE nodes SET made_at = random();")};

  const outcome before = make(texts, folder.path);
  const outcome after = make(texts, folder.path);

  BOOST_TEST(before.said != "");
  BOOST_TEST(after.said == "");
  BOOST_TEST(after.at() == "0002");
  BOOST_TEST(after.made->packed == before.made->packed);
}

BOOST_AUTO_TEST_CASE(with_a_cache_it_is_what_it_is_without) {
  const test::scratch_folder folder;
  std::vector<test::migration_text> texts;
  for (int number = 1; number <= 9; ++number) {
    const std::string name = "t" + std::to_string(number);
    texts.push_back(up(std::to_string(1000 + number),
                       "CREATE TABLE " + name + " (id INTEGER PRIMARY KEY AUTOINCREMENT, n);\nINSERT INTO " + name +
                           " (n) VALUES (1), (2);\nCREATE INDEX ix_" + name + " ON " + name + " (n);"));
    BOOST_TEST(make(texts, folder.path).made->packed == make(texts).made->packed);
  }
  // The last one is edited, one in the middle, one goes.
  texts.back().text = up("1009", "ALTER TABLE t1 ADD COLUMN more;").text;
  BOOST_TEST(make(texts, folder.path).made->packed == make(texts).made->packed);
  texts[3].text = up("1004", "CREATE TABLE t4 (id INTEGER PRIMARY KEY);").text;
  BOOST_TEST(make(texts, folder.path).made->packed == make(texts).made->packed);
  texts.pop_back();
  BOOST_TEST(make(texts, folder.path).made->packed == make(texts).made->packed);
}

BOOST_AUTO_TEST_CASE(added_one_by_one_it_is_what_it_is_at_once) {
  const test::scratch_folder folder;
  std::vector<test::migration_text> texts = chain_of(14);
  static_cast<void>(make(texts, folder.path));
  for (int number = 15; number <= 19; ++number) {
    texts.push_back(chain_of(number).back());

    BOOST_TEST(make(texts, folder.path).made->packed == make(texts).made->packed, number);
  }
}

BOOST_AUTO_TEST_CASE(without_a_cache_and_with_an_empty_one_it_is_the_same) {
  for (const int count : {1, 15, 16, 17, 33}) {
    const test::scratch_folder folder;

    BOOST_TEST(make(chain_of(count), folder.path).made->packed == make(chain_of(count)).made->packed, count);
  }
}

BOOST_AUTO_TEST_CASE(where_two_runs_differ_meanwhile_it_is_the_same_too) {
  std::vector<test::migration_text> texts = chain_of(3);
  texts.push_back(up("2001", "UPDATE t1 SET n = random();"));
  texts.push_back(up("2002", "UPDATE t1 SET n = 1;"));
  const test::scratch_folder folder;
  const outcome once = make(texts, folder.path);
  texts.push_back(up("2003", "CREATE TABLE more (n);"));

  BOOST_TEST(once.at() == "2002");
  BOOST_TEST(make(texts, folder.path).made->packed == make(texts).made->packed);
  BOOST_TEST(make(texts).at() == "2003");
}

BOOST_AUTO_TEST_CASE(what_the_last_ones_drop_leaves_no_hole) {
  const outcome found =
      make({first,
            up("0002",
               "CREATE TABLE big (n);\nINSERT INTO big WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n "
               "+ 1 FROM r LIMIT 50000) SELECT n FROM r;"),
            up("0003", "DROP TABLE big;")});

  BOOST_TEST(found.at() == "0003");
  BOOST_TEST(found.made->size < 4096u * 16);
}

BOOST_AUTO_TEST_CASE(what_is_remembered_counts_only_as_it_was_written) {
  const std::vector<test::migration_text> texts = chain_of(6);
  std::vector<test::migration_text> longer = chain_of(7);
  const std::string wanted = make(longer).made->packed;
  const auto after = [&](const auto& damage) {
    const test::scratch_folder folder;
    static_cast<void>(make(texts, folder.path));
    std::vector<std::filesystem::path> files;
    for (const auto& each : std::filesystem::directory_iterator{folder.path}) files.push_back(each.path());
    BOOST_REQUIRE(files.size() == 4u);
    for (const auto& each : files) damage(each, files);
    const outcome found = make(longer, folder.path);
    BOOST_TEST(found.said == "");
    return found.made->packed;
  };
  using path = std::filesystem::path;
  using paths = std::vector<path>;

  BOOST_TEST(after([](const path& file, const paths&) { write(file, ""); }) == wanted, "empty");
  BOOST_TEST(after([](const path& file, const paths&) { write(file, read(file).substr(0, 1'000)); }) == wanted, "cut");
  BOOST_TEST(after([](const path& file, const paths&) { write(file, read(file) + "more"); }) == wanted, "longer");
  BOOST_TEST(after([](const path& file, const paths&) {
               std::string content = read(file);
               content[content.find("CREATE TABLE t1") + 14] = '9';
               write(file, content);
             }) == wanted,
             "edited");
  BOOST_TEST(after([](const path& file, const paths& all) {
               if (file != all.front()) write(file, read(all.front()));
             }) == wanted,
             "another position's");
  BOOST_TEST(after([](const path& file, const paths&) {
               std::filesystem::remove(file);
               std::filesystem::create_directory(file);
             }) == wanted,
             "a folder");
}

BOOST_AUTO_TEST_CASE(with_a_cache_another_function_of_the_application_is_seen) {
  const test::scratch_folder folder;
  migration_chain chain = test::read_chain({first, second, up("0003", "UPDATE nodes SET name = lower(name);")});
  BOOST_TEST(make(chain, folder.path).at() == "0003");
  chain.provided.functions = {"lower/1"};

  BOOST_TEST(make(chain, folder.path).at() == "0002");
}

BOOST_AUTO_TEST_CASE(with_a_cache_an_edited_comment_is_seen) {
  const test::scratch_folder folder;
  const auto with = [&](const std::string& comment) {
    return make({up("0001", "CREATE TABLE a (n /* " + comment + " */);")}, folder.path).made->packed;
  };

  BOOST_TEST(with("old").find("/* old */") != std::string::npos);
  BOOST_TEST(with("new").find("/* new */") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_deleted_leaves_nothing_in_it) {
  const outcome found = make({first, up("0002", "INSERT INTO nodes (name) VALUES ('a secret');\nDELETE FROM nodes;")});

  BOOST_TEST(found.made->packed.find("a secret") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
