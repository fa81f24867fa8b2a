// The program's own preparation of a connection, before anything runs on it.
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <functional>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"

using namespace strata;
using namespace strata::test;

namespace {

void twice(sqlite3_context* result, int, sqlite3_value** arguments) {
  sqlite3_result_int64(result, 2 * sqlite3_value_int64(arguments[0]));
}

// As an application registers its functions.
void add_twice(connection& db) {
  auto& own = dynamic_cast<sqlite::connection&>(db);
  sqlite3_create_function(own.handle(), "twice", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, twice, nullptr,
                          nullptr);
}

std::vector<migration_text> chain_with_function() {
  return {{.revision = "0001", .up = {"CREATE TABLE numbers (n INTEGER)", "INSERT INTO numbers VALUES (21)"}},
          {.revision = "0002",
           .up = {"UPDATE numbers SET n = twice(n)"},
           .requirements = {{.what = requirement::kind::function, .name = "twice", .arguments = 1}}}};
}

struct place {
  temporary_folder folder;
  std::string path = folder.file("app.db");
  std::string url = "sqlite:///" + path;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(on_connect_test)

BOOST_FIXTURE_TEST_CASE(an_upgrade_by_url_has_the_programs_functions, place) {
  const built_chain chain{chain_with_function()};

  upgrade(url, chain.set(), {.on_connect = add_twice});

  BOOST_TEST(database{path}.one("SELECT n FROM numbers") == "42");
}

BOOST_FIXTURE_TEST_CASE(so_has_a_connection_that_the_caller_keeps, place) {
  const built_chain chain{chain_with_function()};

  const auto db = connect(url, chain.set(), {.on_connect = add_twice});
  upgrade(*db, chain.set());

  BOOST_TEST(database{path}.one("SELECT n FROM numbers") == "42");
}

BOOST_FIXTURE_TEST_CASE(without_the_function_nothing_runs, place) {
  const built_chain chain{chain_with_function()};

  BOOST_TEST(message_of([&] { upgrade(url, chain.set()); }) ==
             "migrations/0002.sql: error: the SQLite database " + path +
                 " lacks what the migrations require: the function twice of 1 argument [strata-requirement-missing]\n"
                 "  database: unchanged\n"
                 "  help: the program registers it on every connection before it migrates (options.on_connect): "
                 "sqlite3_create_function(handle, \"twice\", 1, …)");
  BOOST_TEST(database{path}.one("SELECT count(*) FROM sqlite_schema") == "0");
}

BOOST_FIXTURE_TEST_CASE(a_function_of_other_arguments_is_another_one, place) {
  std::vector<migration_text> texts = chain_with_function();
  texts[1].requirements = {{.what = requirement::kind::function, .name = "twice", .arguments = 2}};
  const built_chain chain{texts};

  BOOST_TEST(message_of([&] {
               upgrade(url, chain.set(), {.on_connect = add_twice});
             }).find("the function twice of 2 arguments [strata-requirement-missing]") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(what_no_pending_migration_requires_is_not_asked_for, place) {
  const built_chain chain{chain_with_function()};
  upgrade(url, chain.set(), {.target = "0001"});
  upgrade(url, chain.set(), {.on_connect = add_twice});

  BOOST_TEST(upgrade(url, chain.set()).migrations.empty());
  const built_chain longer{[] {
    std::vector<migration_text> texts = chain_with_function();
    texts.push_back({.revision = "0003", .up = {"INSERT INTO numbers VALUES (1)"}});
    return texts;
  }()};
  BOOST_TEST(upgrade(url, longer.set()).migrations.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_extension_means_nothing_to_sqlite, place) {
  const built_chain chain{{{.revision = "0001",
                            .up = {"CREATE TABLE a (b)"},
                            .requirements = {{.what = requirement::kind::extension, .name = "pg_trgm"}}}}};

  BOOST_TEST(upgrade(url, chain.set()).migrations.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_hook_that_throws_ends_the_run_before_it_begins, place) {
  const built_chain chain{three_migrations()};

  BOOST_TEST(message_of([&] {
               upgrade(url, chain.set(), {.on_connect = [](connection&) { throw std::runtime_error{"no licence"}; }});
             }) ==
             "error: the program's on_connect failed: no licence [strata-hook-failed]\n"
             "  database: no migration was run on this connection\n"
             "  help: mend the hook, and start again");
  BOOST_TEST(
      message_of([&] { upgrade(url, chain.set(), {.on_connect = [](connection& db) { db.execute("SELEC 1"); }}); }) ==
      "error: the program's on_connect failed [strata-hook-failed]\n"
      "  engine: near \"SELEC\": syntax error (SQLite result code 1)\n"
      "  database: no migration was run on this connection\n"
      "  help: mend the hook, and start again");
  BOOST_TEST(database{path}.one("SELECT count(*) FROM sqlite_schema") == "0");
}

BOOST_FIXTURE_TEST_CASE(a_transaction_that_the_hook_leaves_open_is_rolled_back_and_said, place) {
  const built_chain chain{three_migrations()};

  BOOST_TEST(message_of([&] {
               upgrade(url, chain.set(), {.on_connect = [](connection& db) {
                         db.execute("BEGIN");
                         db.execute("CREATE TABLE mine (a)");
                       }});
             }).find("the program's on_connect left a transaction open [strata-hook-failed]") != std::string::npos);
  BOOST_TEST(database{path}.one("SELECT count(*) FROM sqlite_schema") == "0");
}

BOOST_AUTO_TEST_SUITE_END()
