// Printed scripts are run by the real psql, and the databases compared with what Strata itself makes.
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "runtime/cli/command.hpp"
#include "runtime/cli/console.hpp"
#include "runtime/database.hpp"
#include "server.hpp"

using namespace strata::test;

BOOST_AUTO_TEST_SUITE(script_test)

const postgresql_chain line{
    {{.revision = "1001",
      .up = {"CREATE TABLE nodes (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL)",
             "INSERT INTO nodes (name) VALUES ('it''s; a -- node'), (E'a\\\\b'), ($$two\nlines$$)",
             "CREATE FUNCTION names() RETURNS bigint LANGUAGE plpgsql AS $f$\nBEGIN\n  RETURN count(*) FROM nodes; -- "
             "';\nEND\n$f$"},
      .down = {"DROP FUNCTION names", "DROP TABLE nodes"},
      .description = "what isn't easy to quote \\ in psql"},
     {.revision = "1002",
      .up = {"ALTER TABLE nodes ADD COLUMN region text DEFAULT 'eu' -- at the end"},
      .down = {"ALTER TABLE nodes DROP COLUMN region"},
      .compatible = true},
     {.revision = "1003",
      .up = {"CREATE INDEX CONCURRENTLY ix_nodes_region ON nodes (region)", "UPDATE nodes SET region = 'us'"},
      .down = {"UPDATE nodes SET region = 'eu'", "DROP INDEX ix_nodes_region"},
      .transactional = false},
     {.revision = "1004",
      .up = {"SELECT pg_catalog.set_config('search_path', '', false)",
             "CREATE TABLE public.jobs (node integer REFERENCES public.nodes (id))"},
      .down = {"DROP TABLE jobs"},
      .draft = true}}};

struct outcome {
  int status = 0;
  std::string out;
  std::string err;
};

outcome run(const std::vector<std::string>& words) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  const strata::cli::console where{.in = &in, .out = &out, .err = &err};
  const int status = strata::cli::run_on(where, {.name = "test-migrate"}, words, line.set());
  return {status, out.str(), err.str()};
}

outcome psql(const postgresql_fixture& server, const std::string& script) {
  const temporary_folder folder;
  // Not what psql says of the tables of a bookkeeping that is there already.
  std::ofstream{folder.file("script.sql")} << "SET client_min_messages = warning;\n" << script;
  const std::string command =
      "psql -X -q -o /dev/null '" + server.url() + "' < '" + folder.file("script.sql") + "' 2>&1";
  FILE* const pipe = popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  outcome result;
  std::array<char, 4096> buffer{};
  for (std::size_t read = 0; (read = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    result.out.append(buffer.data(), read);
  }
  const int status = pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

/// Schema, rows and bookkeeping without times and persons.
std::string contents(postgresql_fixture& server) {
  std::string all;
  for (const char* const question :
       {"SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull FROM pg_attribute JOIN "
        "pg_class AS class ON class.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT "
        "attisdropped ORDER BY 1, attnum",
        "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        "SELECT pg_get_indexdef(indexrelid), indisvalid FROM pg_index JOIN pg_class AS class ON class.oid = indexrelid "
        "WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT format, chain, heads, digest FROM strata_state",
        "SELECT position, revision, description, parents, digest, checksum, compatible, draft, direction, "
        "statements_done, statements, down_script, down_checksum, down_transactional, down_drops_tables, irreversible "
        "FROM strata_migrations ORDER BY position",
        "SELECT id, event, revision, digest FROM strata_log ORDER BY id"}) {
    for (const std::string& each : server.rows(question)) all += each + '\n';
  }
  if (server.one("SELECT to_regclass('nodes') IS NOT NULL") == "t") {
    for (const std::string& each : server.rows("SELECT * FROM nodes ORDER BY id")) all += each + '\n';
  }
  return all;
}

void same_by_script_and_by_strata(const std::vector<std::vector<std::string>>& scripts,
                                  const std::vector<std::vector<std::string>>& runs) {
  postgresql_fixture by_script;
  postgresql_fixture by_strata;
  for (std::size_t at = 0; at < scripts.size(); ++at) {
    std::vector<std::string> words = scripts[at];
    words.insert(words.end(), {"--sql", "--database", by_script.url()});
    const outcome printed = run(words);
    BOOST_REQUIRE_MESSAGE(printed.status == 0, printed.err);
    const outcome ran = psql(by_script, printed.out);
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.out == "");

    words = runs[at];
    words.insert(words.end(), {"-y", "--database", by_strata.url()});
    const outcome did = run(words);
    BOOST_REQUIRE_MESSAGE(did.status == 0, did.err);
    BOOST_TEST(contents(by_script) == contents(by_strata), words.front() << ' ' << words[1]);
  }
}

BOOST_AUTO_TEST_CASE(a_script_from_base_and_back_does_what_strata_does) {
  same_by_script_and_by_strata({{"upgrade"}, {"downgrade", "head:base"}, {"upgrade"}},
                               {{"upgrade"}, {"downgrade", "base"}, {"upgrade"}});
}

BOOST_AUTO_TEST_CASE(scripts_of_ranges_continue_each_other) {
  same_by_script_and_by_strata(
      {{"upgrade", ":1002"}, {"upgrade", "1002:+1"}, {"upgrade", "1003:head"}, {"downgrade", "head:1001"}},
      {{"upgrade", "1002"}, {"upgrade", "+1"}, {"upgrade", "head"}, {"downgrade", "1001"}});
}

BOOST_AUTO_TEST_CASE(a_stamp_script_does_what_stamp_does) {
  same_by_script_and_by_strata({{"stamp", "1002"}, {"stamp", "1002:head"}, {"stamp", "head:1001"}},
                               {{"stamp", "1002"}, {"stamp", "head"}, {"stamp", "1001"}});
}

BOOST_AUTO_TEST_CASE(strata_goes_on_where_a_script_stopped) {
  postgresql_fixture server;
  BOOST_TEST(psql(server, run({"upgrade", "--sql", ":1002", "--database", server.url()}).out).status == 0);

  BOOST_TEST(run({"upgrade", "--database", server.url()}).status == 0);
  BOOST_TEST(run({"check", "--database", server.url()}).out == "history agrees with the chain: at head 1004\n");
}

BOOST_AUTO_TEST_CASE(a_script_for_another_revision_changes_nothing) {
  postgresql_fixture server;
  BOOST_TEST(run({"upgrade", "1001", "--database", server.url()}).status == 0);
  const std::string before = contents(server);

  const outcome ran = psql(server, run({"upgrade", "--sql", "1002:head", "--database", server.url()}).out);
  const outcome from_base = psql(server, run({"upgrade", "--sql", "--database", server.url()}).out);

  BOOST_TEST(ran.status == 3);
  BOOST_TEST(ran.out.find("duplicate key value violates unique constraint") != std::string::npos);
  BOOST_TEST(from_base.status == 3);
  BOOST_TEST(contents(server) == before);
}

BOOST_AUTO_TEST_CASE(a_script_whose_statement_fails_is_rolled_back_to_the_last_migration) {
  postgresql_fixture server;
  server.run("CREATE FUNCTION names() RETURNS bigint LANGUAGE sql AS 'SELECT 1'");

  const outcome ran = psql(server, run({"upgrade", "--sql", "--database", server.url()}).out);

  BOOST_TEST(ran.status == 3);
  BOOST_TEST(server.one("SELECT to_regclass('nodes') IS NULL AND to_regclass('strata_state') IS NULL") == "t");
}

BOOST_AUTO_TEST_SUITE_END()
