// Variables from the file to the engine: where they may stand, what they are filled with, and what can never happen.
#include <boost/test/unit_test.hpp>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>

#include "generator/sql/section_reading.hpp"
#include "generator/verify/filled_chain.hpp"
#include "message_of.hpp"
#include "runtime/database.hpp"

using namespace strata;
using namespace strata::generator;

namespace {

using generator::test::filled_chain;
using strata::test::database;
using strata::test::message_of;

filled_chain chain_of(const std::string& text) { return {{{"1_a.sql", text}}, sqlite::driver}; }

std::string messages_about(const std::string& text) { return format(chain_of(text).messages); }

constexpr const char* victims =
    "-- migrate:variable value\n"
    "-- migrate:up\n"
    "CREATE TABLE victims (place TEXT, value TEXT);\n"
    "INSERT INTO victims VALUES ('alone', ${value});\n"
    "INSERT INTO victims VALUES ('string', '${value}');\n"
    "INSERT INTO victims VALUES ('inside', '<''${value}''-\"${value}\">');\n"
    "CREATE TABLE \"t ${value}\"\"\" (x);\n"
    "-- migrate:down\n"
    "DROP TABLE \"t ${value}\"\"\";\n"
    "DROP TABLE victims;\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(variables_test)

BOOST_AUTO_TEST_CASE(a_value_stays_a_value_wherever_it_stands) {
  const filled_chain chain = chain_of(victims);
  BOOST_TEST(format(chain.messages) == "");
  for (const std::string& value : generator::test::hostile_values) {
    database file;
    sqlite::connection db{file.handle()};

    upgrade(db, chain.set(), {.variables = {{"value", value}}});

    BOOST_TEST_CONTEXT("value " << value) {
      std::vector<std::string> found;
      db.read("SELECT value FROM victims ORDER BY rowid", {}, [&](const row& each) { found.push_back(*each[0]); });
      BOOST_TEST(found == (std::vector<std::string>{value, value, "<'" + value + "'-\"" + value + "\">"}),
                 boost::test_tools::per_element());
      std::string table;
      db.read("SELECT name FROM sqlite_schema WHERE name LIKE 't %'", {}, [&](const row& each) { table += *each[0]; });
      BOOST_TEST(table == "t " + value + "\"");

      // The way back is kept with the value in it: no other one can get in between.
      downgrade(db, chain.set(), {.target = "base", .variables = {{"value", "another"}}});
      BOOST_TEST(file.one("SELECT count(*) FROM sqlite_schema WHERE name LIKE 't %' OR name = 'victims'") == "0");
    }
  }
}

BOOST_AUTO_TEST_CASE(the_stored_way_down_holds_the_value) {
  const filled_chain chain = chain_of(victims);
  database file;
  sqlite::connection db{file.handle()};
  upgrade(db, chain.set(), {.variables = {{"value", "it's"}}});

  BOOST_TEST(file.one("SELECT down_script FROM strata_migrations").find("DROP TABLE \"t it's\"\"\"") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_value_that_is_missing_is_an_error_before_anything_runs) {
  const filled_chain chain{{{"1_a.sql", "-- migrate:up\nCREATE TABLE t (x);\n-- migrate:down\nDROP TABLE t;\n"},
                            {"2_b.sql",
                             "-- migrate:variable size\n-- migrate:up\nINSERT INTO t VALUES (${size});\n"
                             "-- migrate:down\nDELETE FROM t;\n"}},
                           sqlite::driver};
  database file;
  sqlite::connection db{file.handle()};

  BOOST_TEST(message_of([&] { upgrade(db, chain.set()); }) ==
             "migrations/2_b.sql:3:1: error: the variable size of 2 has no value [strata-variable]\n"
             "  database: unchanged\n"
             "  help: give it one: options.variables[\"size\"], or --set size=VALUE for the operator's program");

  BOOST_TEST(file.one("SELECT count(*) FROM sqlite_schema") == "0");
  BOOST_TEST(message_of([&] { stamp(db, chain.set(), {.target = "head"}); }) == "(no error)");
}

BOOST_AUTO_TEST_CASE(a_stamp_needs_the_values_of_the_way_down) {
  const filled_chain chain = chain_of(victims);
  database file;
  sqlite::connection db{file.handle()};

  BOOST_TEST(message_of([&] { stamp(db, chain.set(), {.target = "head"}); }).find("[strata-variable]") !=
             std::string::npos);
  BOOST_TEST(file.one("SELECT count(*) FROM sqlite_schema") == "0");
}

BOOST_AUTO_TEST_CASE(a_value_with_a_nul_byte_is_refused) {
  const filled_chain chain = chain_of(victims);
  database file;
  sqlite::connection db{file.handle()};

  BOOST_TEST(message_of([&] {
               upgrade(db, chain.set(), {.variables = {{"value", std::string{"a\0b", 3}}}});
             }).find("has a value with a NUL byte in it [strata-variable]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_default_stands_in) {
  const filled_chain chain = chain_of(
      "-- migrate:variable size 42\n-- migrate:up\nCREATE TABLE t (x INTEGER DEFAULT ${size}, y);\n"
      "INSERT INTO t (y) VALUES (1);\nSELECT x FROM t LIMIT ${size};\n-- migrate:down\nDROP TABLE t;\n");
  database file;
  sqlite::connection db{file.handle()};

  upgrade(db, chain.set());

  BOOST_TEST(file.one("SELECT x, typeof(x) FROM t") == "42|integer");
}

BOOST_AUTO_TEST_CASE(the_checksum_is_the_templates_and_counts_the_default) {
  const auto checksum = [](const std::string& header, const std::string& value) {
    return chain_of(header + "-- migrate:up\nSELECT " + value + ";\n-- migrate:irreversible x\n")
        .chains[0]
        .migrations[0]
        .up.checksum;
  };
  const std::string with_default = checksum("-- migrate:variable a 1\n", "${a}");

  BOOST_TEST(checksum("-- migrate:variable a 1\n", "/* a */ ${a}") == with_default);
  BOOST_TEST(checksum("-- migrate:variable a 2\n", "${a}") != with_default);
  BOOST_TEST(checksum("-- migrate:variable a\n", "${a}") != with_default);
  BOOST_TEST(checksum("-- migrate:variable a 1\n", "'$a'") != with_default);
  BOOST_TEST(checksum("-- migrate:variable a 1\n", "'${a}'") != with_default);
  // What a script does not use does not count.
  BOOST_TEST(checksum("-- migrate:variable a 1\n", "1") == checksum("", "1"));
}

BOOST_AUTO_TEST_CASE(without_a_declaration_it_is_text) {
  const filled_chain chain = chain_of(
      "-- migrate:up\nCREATE TABLE t (x);\nINSERT INTO t VALUES ('${home}');\n-- migrate:down\nDROP TABLE t;\n");
  database file;
  sqlite::connection db{file.handle()};

  upgrade(db, chain.set(), {.variables = {{"home", "nowhere"}}});

  BOOST_TEST(file.one("SELECT x FROM t") == "${home}");
}

BOOST_AUTO_TEST_CASE(another_name_in_a_file_with_variables_is_an_error) {
  BOOST_TEST(
      messages_about("-- migrate:variable home\n-- migrate:up\nSELECT '${hone}';\n-- migrate:irreversible x\n") ==
      "migrations/1_a.sql:3:8: error: `${hone}` is no variable of this file [strata-undeclared-variable]\n"
      "    SELECT '${hone}';\n"
      "           ^\n"
      "  help: declare it at the top (-- migrate:variable hone), or take one of home; to mean the text itself, "
      "write '$' || '{hone}'\n");
}

BOOST_AUTO_TEST_CASE(places_where_no_value_can_be_quoted_are_errors) {
  const auto refused = [](const std::string& sql, const std::string& options = "") {
    const std::string said = messages_about("-- migrate:variable a 1\n-- migrate:up" + options + "\n" + sql +
                                            ";\n-- migrate:irreversible x\n");
    return said.substr(0, said.find('\n'));
  };

  BOOST_TEST(refused("SELECT abc${a}") ==
             "migrations/1_a.sql:3:11: error: the variable `a` cannot be filled in here: it stands in this place "
             "[strata-variable-place]");
  BOOST_TEST(refused("SELECT ${a}${a}") ==
             "migrations/1_a.sql:3:8: error: the variable `a` cannot be filled in here: it stands in something it "
             "touches [strata-variable-place]");
  BOOST_TEST(refused("SELECT 'x'${a}") ==
             "migrations/1_a.sql:3:11: error: the variable `a` cannot be filled in here: it stands in something it "
             "touches [strata-variable-place]");
  BOOST_TEST(refused("SELECT x'${a}'") ==
             "migrations/1_a.sql:3:10: error: the variable `a` cannot be filled in here: it stands in this place "
             "[strata-variable-place]");
  BOOST_TEST(refused("SELECT 1 AS [${a}]") ==
             "migrations/1_a.sql:3:14: error: the variable `a` cannot be filled in here: it stands in this place "
             "[strata-variable-place]");
  BOOST_TEST(refused("VACUUM \"${a}\"", " transaction:false") ==
             "migrations/1_a.sql:3:9: error: the variable `a` cannot be filled in here: it stands in a name in a "
             "script without transaction [strata-variable-place]");
  BOOST_TEST(refused("-- migrate:guard SELECT '${a}' = 1\nSELECT 1") ==
             "migrations/1_a.sql:3:26: error: a guard cannot hold variables [strata-variable-place]");
  BOOST_TEST(refused("SELECT 1 -- ${a}\n") == "");
}

BOOST_AUTO_TEST_CASE(stand_ins_keep_every_offset) {
  const std::string text = "SELECT ${a}, '${a}', \"${a}\" /* ${a} */, ${a_longer} FROM t -- ${a}";

  BOOST_TEST(with_stand_ins(text, dialect::sqlite) ==
             "SELECT '$a', '${a}', \"${a}\" /* ${a} */, '$a_longer' FROM t -- ${a}");
}

BOOST_AUTO_TEST_CASE(repeatable_migrations_have_variables_too) {
  const filled_chain chain{
      {{"1_a.sql", "-- migrate:up\nCREATE TABLE t (x);\n-- migrate:down\nDROP TABLE t;\n"},
       {"v.sql",
        "-- migrate:repeatable\n-- migrate:variable region eu\n-- migrate:up\nCREATE VIEW v AS SELECT ${region} AS "
        "region;\n-- migrate:down\nDROP VIEW v;\n"}},
      sqlite::driver};
  BOOST_TEST(format(chain.messages) == "");
  database file;
  sqlite::connection db{file.handle()};

  upgrade(db, chain.set(), {.variables = {{"region", "o'hare"}}});

  BOOST_TEST(file.one("SELECT region FROM v") == "o'hare");
  // The runtime and the generator make the same digest of them.
  BOOST_TEST(file.one("SELECT digest FROM strata_state") == chain.set().chains[0].head_digest());
}

BOOST_AUTO_TEST_CASE(repeatable_migrations_run_in_the_order_of_what_they_depend_on) {
  const auto view = [](const std::string& depends, const std::string& query) {
    return "-- migrate:repeatable\n" + (depends.empty() ? "" : "-- migrate:depends " + depends + "\n") +
           "-- migrate:up\nCREATE VIEW v AS " + query + ";\n-- migrate:down\nDROP VIEW v;\n";
  };
  const auto order = [&](const generator::test::file_texts& files) {
    std::string text;
    const filled_chain chain{files, sqlite::driver};
    for (const chain_migration& each : chain.chains[0].repeatables) {
      text += each.revision + " ";
    }
    return text;
  };

  BOOST_TEST(order({{"a.sql", view("c", "x")}, {"b.sql", view("", "x")}, {"c.sql", view("b", "x")}}) == "b c a ");
  BOOST_TEST(format(filled_chain({{"a.sql", view("c", "x")}, {"c.sql", view("a", "x")}}, sqlite::driver).messages)
                 .find("error: repeatable migrations depend on each other in a circle: a, c "
                       "[strata-repeatable-cycle]") != std::string::npos);
  BOOST_TEST(format(filled_chain({{"nodes.sql", view("nodse", "x")}}, sqlite::driver).messages) ==
             "migrations/nodes.sql:2:20: error: there is no repeatable migration `nodse` [strata-unknown-dependency]\n"
             "    -- migrate:depends nodse\n"
             "                       ^\n"
             "  help: did you mean `nodes`?\n");
}

BOOST_AUTO_TEST_SUITE_END()
