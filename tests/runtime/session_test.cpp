// A migration begins with the connection as it was before the run, and an application's handle comes back so.
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <map>
#include <set>
#include <stdexcept>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "database.hpp"
#include "message_of.hpp"

using namespace strata;
using namespace strata::test;

namespace {

// They say or do something, and set nothing.
const std::set<std::string> no_settings{
    "collation_list", "compile_options", "data_version", "database_list",      "foreign_key_check", "foreign_key_list",
    "freelist_count", "function_list",   "index_info",   "index_list",         "index_xinfo",       "integrity_check",
    "module_list",    "optimize",        "page_count",   "pragma_list",        "quick_check",       "shrink_memory",
    "table_info",     "table_list",      "table_xinfo",  "incremental_vacuum", "wal_checkpoint"};
// They are the database's, and stay as a migration leaves them.
const std::set<std::string> of_the_database{"application_id", "auto_vacuum", "default_cache_size", "encoding",
                                            "journal_mode",   "page_size",   "schema_version",     "user_version"};
// The build refuses them: tests/generator/sql/script_test.cpp
const std::set<std::string> refused{"case_sensitive_like", "hard_heap_limit", "temp_store", "temp_store_directory",
                                    "data_store_directory"};

std::vector<std::string> pragmas_of_connection(database& in) {
  std::vector<std::string> found;
  for (const std::string& each : in.rows("SELECT name FROM pragma_pragma_list ORDER BY name")) {
    if (!no_settings.contains(each) && !of_the_database.contains(each) && !refused.contains(each))
      found.push_back(each);
  }
  return found;
}

std::string value_of(database& in, const std::string& pragma) {
  const auto rows = in.rows("PRAGMA " + pragma);
  return rows.empty() ? "(none)" : rows.front();
}

std::map<std::string, std::string> values_of(database& in) {
  std::map<std::string, std::string> found;
  for (const std::string& each : pragmas_of_connection(in)) found[each] = value_of(in, each);
  found["temporary"] = in.one("SELECT coalesce(group_concat(name), '') FROM sqlite_temp_master");
  found["attached"] = in.one("SELECT group_concat(name) FROM pragma_database_list WHERE name <> 'temp'");
  return found;
}

std::string other_value(const std::string& pragma) {
  // Fewer would leave no room.
  if (pragma == "max_page_count") return "100000";
  const temporary_folder folder;
  for (const std::string each : {"1", "0", "2", "exclusive", "1234", "100000"}) {
    database trying{folder.file(pragma)};
    const std::string before = value_of(trying, pragma);
    trying.run("BEGIN; PRAGMA " + pragma + " = " + each);
    if (value_of(trying, pragma) != before) return each;
  }
  return {};
}

struct lent_handle {
  temporary_folder folder;
  database file{folder.file("app.db")};
  sqlite::connection db{file.handle()};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_test)

BOOST_FIXTURE_TEST_CASE(no_pragma_of_a_migration_reaches_the_next_one_or_the_application, lent_handle) {
  const std::vector<std::string> names = pragmas_of_connection(file);
  std::size_t tried = 0;
  for (const std::string& each : names) {
    // Neither can be changed inside a transaction.
    if (each == "foreign_keys" || each == "synchronous") continue;
    const std::string other = other_value(each);
    if (each == "threads" && other.empty()) continue;
    BOOST_REQUIRE_MESSAGE(!other.empty(), "no other value of " << each);
    ++tried;
    for (const transactions how : {transactions::single, transactions::per_migration}) {
      for (const std::string& statement :
           {"PRAGMA " + each + " = " + other, "pragma main." + each + "(" + other + ")"}) {
        database own{folder.file(each + (how == transactions::single ? "s" : "p") + std::to_string(statement.size()))};
        sqlite::connection lent{own.handle()};
        const auto before = values_of(own);
        std::string in_next;
        options with{.transactions = how, .use_snapshot = false};
        with.before_migration = [&](connection&, const migration_event& event) {
          if (event.revision == "0002") in_next = value_of(own, each);
        };

        upgrade(lent,
                built_chain{{.revision = "0001", .up = {"CREATE TABLE a (x)", statement}},
                            {.revision = "0002", .up = {"CREATE TABLE b (x)"}}}
                    .set(),
                with);

        BOOST_TEST(in_next == before.at(each), each + " is " + in_next);
        BOOST_TEST((values_of(own) == before), each);
      }
    }
  }
  BOOST_TEST(tried > 25u);
}

BOOST_FIXTURE_TEST_CASE(so_it_is_where_nothing_holds_a_transaction, lent_handle) {
  file.run("PRAGMA foreign_keys = ON");
  file.run("ATTACH ':memory:' AS mine; CREATE TEMP TABLE own (x)");
  const auto before = values_of(file);
  const built_chain chain{
      {.revision = "0001", .up = {"CREATE TABLE a (x)"}},
      {.revision = "0002",
       .up = {"PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA locking_mode = EXCLUSIVE",
              "ATTACH ':memory:' AS other", "CREATE TEMP TABLE scratch (x)", "CREATE TEMP VIEW looks AS SELECT 1"},
       .transactional = false,
       .alone = "PRAGMA"}};

  upgrade(db, chain.set());

  BOOST_TEST((values_of(file) == before));
}

BOOST_FIXTURE_TEST_CASE(it_is_as_it_was_after_a_failure_and_an_exception_too, lent_handle) {
  file.run("PRAGMA recursive_triggers = ON; CREATE TEMP TABLE own (x)");
  const auto before = values_of(file);
  const std::vector<std::string> leaving{"PRAGMA recursive_triggers = OFF", "PRAGMA ignore_check_constraints = ON",
                                         "CREATE TEMP TABLE scratch (x)"};
  std::vector<std::string> failing = leaving;
  failing.emplace_back("SELECT nosuch");
  struct observer_that_throws final : observer {
    void statement_done(const statement_event&) override { throw std::runtime_error{"no"}; }
  } throwing;

  BOOST_CHECK_THROW(upgrade(db, built_chain{{.revision = "0001", .up = failing}}.set()), error);
  BOOST_TEST((values_of(file) == before));
  BOOST_CHECK_THROW(upgrade(db, built_chain{{.revision = "0001", .up = failing, .transactional = false}}.set()), error);
  BOOST_TEST((values_of(file) == before));
  database other{folder.file("other.db")};
  const auto before_throwing = values_of(other);
  sqlite::connection lent{other.handle()};
  BOOST_CHECK_THROW(upgrade(lent, built_chain{{.revision = "0001", .up = leaving}}.set(), {.observer = &throwing}),
                    error);
  BOOST_TEST((values_of(other) == before_throwing));
}

BOOST_FIXTURE_TEST_CASE(hooks_and_steps_leave_nothing_behind_either, lent_handle) {
  const auto raw = [](connection& on) {
    sqlite3_exec(dynamic_cast<sqlite::connection&>(on).handle(), "PRAGMA reverse_unordered_selects = ON", nullptr,
                 nullptr, nullptr);
  };
  const auto before = values_of(file);
  std::string seen;
  options how;
  how.before_migration = [&](connection& on, const migration_event& event) {
    seen += value_of(file, "reverse_unordered_selects") + value_of(file, "recursive_triggers");
    if (event.revision == "0001") on.run("PRAGMA recursive_triggers = ON");
  };
  how.after_migration = how.before_migration;

  upgrade(db,
          built_chain{{.revision = "0001", .up = {"CREATE TABLE a (x)"}},
                      {.revision = "0002", .up = {"call raw"}, .steps = {{"raw", raw}}},
                      {.revision = "0003", .up = {"CREATE TABLE b (x)"}}}
              .set(),
          how);

  BOOST_TEST(seen == "000000000000");
  BOOST_TEST((values_of(file) == before));
}

BOOST_FIXTURE_TEST_CASE(keys_that_a_script_defers_are_settled_when_it_ends, lent_handle) {
  file.run("PRAGMA foreign_keys = ON");
  const built_chain chain{
      {.revision = "0001",
       .up = {"CREATE TABLE parent (id INTEGER PRIMARY KEY)",
              "CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent (id))"}},
      {.revision = "0002", .up = {"PRAGMA defer_foreign_keys = ON", "INSERT INTO child VALUES (1, 7)"}},
      {.revision = "0003", .up = {"CREATE TABLE other (id)"}}};

  BOOST_TEST(message_of([&] {
               upgrade(db, chain.set());
             }).find("the script deferred its foreign keys, and leaves rows that refer to nothing") !=
             std::string::npos);
  BOOST_TEST(file.one("SELECT count(*) FROM sqlite_schema") == "0");
}

BOOST_FIXTURE_TEST_CASE(a_temporary_table_that_takes_what_is_meant_for_the_database_is_refused, lent_handle) {
  const built_chain chain{{.revision = "0001", .up = {"CREATE TABLE parent (x)"}},
                          {.revision = "0002", .up = {"INSERT INTO \"Parent\" VALUES (1)"}}};
  upgrade(db, chain.set(), {.target = "0001"});
  file.run("CREATE TEMP TABLE PARENT (x)");

  BOOST_TEST(message_of([&] { upgrade(db, chain.set()); }) ==
             "migrations/0002.sql: error: the connection has a temporary table or view PARENT, and migration 0002 uses "
             "that name [strata-temporary-object]\n"
             "  database: unchanged\n"
             "  help: drop it before migrating, or migrate on another connection");
  BOOST_TEST(file.one("SELECT count(*) FROM temp.parent") == "0");

  file.run("DROP TABLE temp.parent");
  BOOST_TEST(upgrade(db, chain.set()).migrations.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(so_is_a_view_that_hides_a_table_from_code_that_nobody_reads, lent_handle) {
  const auto nothing = [](connection&) {};
  const built_chain chain{{.revision = "0001", .up = {"CREATE TABLE parent (x)"}},
                          {.revision = "0002", .up = {"call step"}, .steps = {{"step", nothing}}}};
  upgrade(db, chain.set(), {.target = "0001"});
  file.run("CREATE TEMP VIEW parent AS SELECT 1 AS x");

  BOOST_TEST(message_of([&] {
               upgrade(db, chain.set());
             }).find("a temporary table or view parent, which hides the database's own") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_key_that_was_broken_before_is_known, lent_handle) {
  file.run(
      "CREATE TABLE theirs (id INTEGER PRIMARY KEY, code TEXT); CREATE TABLE refers (code TEXT REFERENCES theirs "
      "(code))");
  const built_chain chain{{.revision = "0001",
                           .up = {"CREATE TABLE parent (id INTEGER PRIMARY KEY)",
                                  "CREATE TABLE child (parent INTEGER REFERENCES parent (id))"},
                           .down = {"DROP TABLE child", "DROP TABLE parent"},
                           .drops_tables = true},
                          {.revision = "0002",
                           .up = {"INSERT INTO parent VALUES (1)", "INSERT INTO child VALUES (1)"},
                           .down = {"SELECT 1"}},
                          {.revision = "0003",
                           .up = {"CREATE TABLE new_parent (id INTEGER PRIMARY KEY)", "DROP TABLE parent",
                                  "ALTER TABLE new_parent RENAME TO parent"},
                           .down = {"SELECT 1"},
                           .drops_tables = true}};

  // Rows that the rebuild leaves without theirs are seen all the same.
  BOOST_TEST(message_of([&] {
               upgrade(db, chain.set(), {.beside_others = true});
             }).find("row 1 of child refers to no row of parent") != std::string::npos);
  upgrade(db, chain.set(), {.target = "0002", .beside_others = true});
  BOOST_CHECK_NO_THROW(backup(db, chain.set(), folder.file("copy")));
  BOOST_TEST(downgrade(db, chain.set(), {.target = "base"}).migrations.size() == 2u);
  BOOST_TEST(file.one("SELECT group_concat(name) FROM sqlite_schema WHERE name IN ('parent', 'child', 'refers')") ==
             "refers");
}

BOOST_FIXTURE_TEST_CASE(a_key_that_a_migration_breaks_is_not, lent_handle) {
  const built_chain chain{{.revision = "0001",
                           .up = {"CREATE TABLE parent (id INTEGER PRIMARY KEY, code TEXT UNIQUE)",
                                  "CREATE TABLE child (code TEXT REFERENCES parent (code))"}},
                          {.revision = "0002",
                           .up = {"CREATE TABLE new_parent (id INTEGER PRIMARY KEY, code TEXT)", "DROP TABLE parent",
                                  "ALTER TABLE new_parent RENAME TO parent"},
                           .drops_tables = true}};

  BOOST_TEST(message_of([&] {
               upgrade(db, chain.set());
             }).find("[strata-foreign-key]\n  engine: foreign key mismatch - \"child\" referencing \"parent\"") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
