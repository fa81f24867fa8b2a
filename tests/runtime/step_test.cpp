// Steps in C++: what they are given, and what becomes of the database when they fail or do what they must not.
#include <boost/test/unit_test.hpp>
#include <functional>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"

using namespace strata;
using namespace strata::test;

namespace {

void split_groups(connection& db) {
  db.read("SELECT id, groups FROM people ORDER BY id", {}, [&](const row& person) {
    std::string_view rest = person[1] ? std::string_view{*person[1]} : std::string_view{};
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      db.run("INSERT INTO memberships (person, name) VALUES ($2, $1)",
             {rest.substr(0, end), std::string_view{*person[0]}});
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  });
}

void join_groups(connection& db) { db.run("DELETE FROM memberships"); }

std::vector<migration_text> people(void (*up)(connection&), const std::string& down = "call join_groups") {
  return {{.revision = "0001",
           .up = {"CREATE TABLE people (id INTEGER PRIMARY KEY, groups TEXT)",
                  "CREATE TABLE memberships (person INTEGER, name TEXT)",
                  "INSERT INTO people (groups) VALUES ('red,green'), (NULL), ('blue')"},
           .down = {"DROP TABLE memberships", "DROP TABLE people"}},
          {.revision = "0002",
           .up = {"call split_groups"},
           .down = {down},
           .steps = {{"split_groups", up}, {"join_groups", join_groups}}}};
}

// The state that every failure must leave: 0001 and nothing of 0002.
void require_untouched(database& file) {
  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0001");
  BOOST_TEST(file.one("SELECT count(*) FROM memberships") == "0");
}

std::string failure_of(database& file, void (*step)(connection&)) {
  const built_chain chain{people(step)};
  sqlite::connection db{file.handle()};
  return message_of([&] { upgrade(db, chain.set(), {.transactions = transactions::per_migration}); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(step_test)

BOOST_AUTO_TEST_CASE(a_step_moves_rows_up_and_down_inside_the_migrations_transaction) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain chain{people(split_groups)};

  upgrade(db, chain.set());

  BOOST_TEST(file.rows("SELECT person, name FROM memberships ORDER BY rowid") ==
                 (std::vector<std::string>{"1|red", "1|green", "3|blue"}),
             boost::test_tools::per_element());
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == chain.chain().head_digest);

  downgrade(db, chain.set(), {.target = "0001"});

  require_untouched(file);
}

BOOST_AUTO_TEST_CASE(an_exception_rolls_back_and_names_migration_and_file) {
  database file;

  const std::string said = failure_of(file, [](connection& db) {
    db.run("INSERT INTO memberships VALUES (1, 'half')");
    throw std::runtime_error{"person 2 has no groups"};
  });

  BOOST_TEST(said ==
             "migrations/0002.sql:3:1: error: the step in C++ split_groups of migration 0002 failed: person 2 has no "
             "groups [strata-step-failed]\n"
             "  database: at 0001, as before: the transaction was rolled back\n"
             "  help: mend the step, or the rows that it stumbles over, and start again");
  require_untouched(file);
}

BOOST_AUTO_TEST_CASE(an_error_of_stratas_that_leaves_a_step_is_that_steps) {
  database file;

  const std::string said = failure_of(file, [](connection&) {
    throw connect_error{failure{.code = errc::cannot_connect, .message = "the other database is away"}};
  });

  BOOST_TEST(said.find("the step in C++ split_groups of migration 0002 failed: error: the other database is away "
                       "[strata-cannot-connect] [strata-step-failed]") != std::string::npos,
             said);
  require_untouched(file);
}

BOOST_AUTO_TEST_CASE(what_is_no_exception_of_the_library_rolls_back_too) {
  database file;

  const std::string said = failure_of(file, [](connection& db) {
    db.run("INSERT INTO memberships VALUES (1, 'half')");
    throw 42;
  });

  BOOST_TEST(said.find("it threw something that is no std::exception [strata-step-failed]") != std::string::npos);
  require_untouched(file);
}

BOOST_AUTO_TEST_CASE(a_statement_that_the_engine_refuses_is_quoted) {
  database file;

  const std::string said = failure_of(file, [](connection& db) { db.run("INSERT INTO nowhere VALUES (1)"); });

  BOOST_TEST(said ==
             "migrations/0002.sql:3:1: error: the step in C++ split_groups of migration 0002 failed "
             "[strata-step-failed]\n"
             "  engine: no such table: nowhere (SQLite result code 1)\n"
             "  database: at 0001, as before: the transaction was rolled back\n"
             "  help: mend the step, or the rows that it stumbles over, and start again");
  require_untouched(file);
}

BOOST_AUTO_TEST_CASE(a_step_that_ends_the_transaction_is_found_out) {
  const auto lost = [](void (*step)(connection&)) {
    database file;
    const std::string said = failure_of(file, step);
    BOOST_TEST(said.find("[strata-transaction-lost]") != std::string::npos, said);
    BOOST_TEST(said.find("unless that code committed something by itself") != std::string::npos, said);
    // The bookkeeping claims nothing that is not so.
    BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0001");
  };

  lost([](connection& db) { db.execute("COMMIT"); });
  lost([](connection& db) { db.execute("ROLLBACK"); });
  lost([](connection& db) { db.commit({}); });
  // Another transaction in the place of the migration's.
  lost([](connection& db) {
    db.execute("COMMIT");
    db.execute("BEGIN IMMEDIATE");
  });
  lost([](connection& db) {
    db.execute("COMMIT");
    throw std::runtime_error{"too late"};
  });
}

BOOST_AUTO_TEST_CASE(a_step_may_use_savepoints_of_its_own) {
  database file;

  const std::string said = failure_of(file, [](connection& db) {
    db.execute("SAVEPOINT attempt");
    db.run("INSERT INTO memberships VALUES (1, 'one')");
    db.execute("ROLLBACK TO attempt");
    db.execute("RELEASE attempt");
    db.run("INSERT INTO memberships VALUES (2, 'two')");
  });

  BOOST_TEST(said == "(no error)");
  BOOST_TEST(file.one("SELECT group_concat(name) FROM memberships") == "two");
}

BOOST_AUTO_TEST_CASE(a_chain_without_the_function_is_refused_before_anything_runs) {
  database file;

  const std::string said = failure_of(file, nullptr);

  BOOST_TEST(said ==
             "migrations/0002.sql:3:1: error: migration 0002 needs the step in C++ split_groups, which this program "
             "does not have [strata-step-missing]\n"
             "  database: unchanged\n"
             "  help: run it with a program that embeds the chain and has the step: the application, or its "
             "operator's program (CLI in add_migrations())");
  BOOST_TEST(file.one("SELECT count(*) FROM sqlite_schema") == "0");
}

BOOST_AUTO_TEST_CASE(an_older_program_cannot_take_a_step_back_and_says_so) {
  database file;
  sqlite::connection db{file.handle()};
  const built_chain newer{people(split_groups)};
  upgrade(db, newer.set());
  const built_chain older{std::vector{people(split_groups).front()}};

  const std::string said = message_of([&] { downgrade(db, older.set(), {.target = "0001"}); });

  BOOST_TEST(said ==
             "error: migration 0002 needs the step in C++ join_groups, which this program does not have "
             "[strata-step-missing]\n"
             "  database: unchanged\n"
             "  help: run it with a program that embeds the chain and has the step: the application, or its "
             "operator's program (CLI in add_migrations())");
  BOOST_TEST(file.one("SELECT heads FROM strata_state") == "0002");
  BOOST_TEST(file.one("SELECT count(*) FROM memberships") == "3");
}

BOOST_AUTO_TEST_CASE(an_edited_draft_is_taken_back_with_the_step_of_that_name) {
  database file;
  sqlite::connection db{file.handle()};
  auto texts = people(split_groups);
  texts.back().draft = true;
  upgrade(db, built_chain{texts, true}.set());
  texts.back().up = {"call split_groups", "INSERT INTO memberships VALUES (9, 'edited')"};

  upgrade(db, built_chain{texts, true}.set(), {.drafts = draft_policy::redo});

  BOOST_TEST(file.one("SELECT count(*) FROM memberships") == "4");
}

BOOST_AUTO_TEST_CASE(parameters_are_bound_by_number_and_kind) {
  database file;
  sqlite::connection db{file.handle()};
  file.run("CREATE TABLE kinds (a, b, c, d)");

  db.run("INSERT INTO kinds VALUES ($4, $3, $2, $1)", {nullptr, 7, 2.5, "it's \"text\""});

  BOOST_TEST(file.one("SELECT a, typeof(a), b, typeof(b), c, typeof(c), typeof(d) FROM kinds") ==
             "it's \"text\"|text|2.5|real|7|integer|null");
  BOOST_TEST(db.run("UPDATE kinds SET a = $1 WHERE c = $2 OR c = $2 + 1", {"x", 7}) == 1U);
  BOOST_TEST(db.run("CREATE TABLE more (x)") == 0U);
}

BOOST_AUTO_TEST_CASE(parameters_that_do_not_fit_are_refused) {
  database file;
  sqlite::connection db{file.handle()};
  const auto refused = [&](std::string_view sql, std::initializer_list<value> parameters) {
    try {
      db.run(sql, parameters);
    } catch (const engine_error& said) {
      return std::string{said.what()};
    }
    return std::string{"(no error)"};
  };

  BOOST_TEST(refused("SELECT $2", {1}) == "nothing fills the parameter $2");
  BOOST_TEST(refused("SELECT $1", {1, 2}) == "the statement has 1 parameters, and 2 values are there to fill them");
  BOOST_TEST(refused("SELECT ?", {1}) == "the parameter ? must be written $1, $2 …");
  BOOST_TEST(refused("SELECT :name", {1}) == "the parameter :name must be written $1, $2 …");
  BOOST_TEST(refused("SELECT 1; SELECT 2", {}) ==
             "one statement at a time: there is another behind the first semicolon");
  BOOST_TEST(refused("SELECT 1; -- and no more", {}) == "(no error)");
}

BOOST_AUTO_TEST_CASE(rows_are_handed_over_one_by_one) {
  database file;
  sqlite::connection db{file.handle()};
  const std::int64_t before = sqlite3_memory_used();
  std::int64_t most = 0;
  std::size_t count = 0;

  // 200 MB of rows in all.
  db.read(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
      "SELECT i, hex(zeroblob(500000)) FROM n",
      {}, [&](const row& each) {
        ++count;
        BOOST_REQUIRE(each[1]->size() == 1'000'000U);
        most = std::max(most, static_cast<std::int64_t>(sqlite3_memory_used()) - before);
      });

  BOOST_TEST(count == 200U);
  BOOST_TEST(most < 8'000'000);
}

BOOST_AUTO_TEST_CASE(a_reader_that_throws_ends_the_query) {
  database file;
  sqlite::connection db{file.handle()};
  int seen = 0;

  BOOST_CHECK_THROW(db.read("VALUES (1), (2), (3)", {},
                            [&](const row&) {
                              if (++seen == 2) throw std::runtime_error{"enough"};
                            }),
                    std::runtime_error);

  BOOST_TEST(seen == 2);
  file.run("CREATE TABLE not_locked (x)");
}

BOOST_AUTO_TEST_SUITE_END()
