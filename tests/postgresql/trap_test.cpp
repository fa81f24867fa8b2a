// No statement of Strata's own means what others made of the same name (CVE-2018-1058).
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <strata/cli.hpp>
#include <strata/testing.hpp>

#include "generator/scratch/contents.hpp"
#include "runtime/cli/command.hpp"
#include "runtime/database.hpp"
#include "runtime/schema/postgresql_introspector.hpp"
#include "shared_database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

// All that stands in string literals of the sources that speak to PostgreSQL.
std::string sql_of_the_sources() {
  const std::filesystem::path root = STRATA_SOURCE_FOLDER;
  std::string found;
  for (const char* folder : {"runtime/src", "runtime/schema", "runtime/matching", "runtime/cli", "generator/squash",
                             "generator/verify", "generator/sql"}) {
    for (const auto& each : std::filesystem::recursive_directory_iterator{root / folder}) {
      const std::string name = each.path().string();
      if (!each.is_regular_file() || name.find("sqlite") != std::string::npos) continue;
      std::stringstream text;
      text << std::ifstream{each.path()}.rdbuf();
      const std::string source = text.str();
      for (std::size_t at = 0; at < source.size(); ++at) {
        if (source.compare(at, 3, "R\"(") == 0) {
          const std::size_t end = source.find(")\"", at);
          found += source.substr(at + 3, end - at - 3) + '\n';
          at = end + 1;
        } else if (source[at] == '"') {
          for (++at; at < source.size() && source[at] != '"' && source[at] != '\n'; ++at) {
            if (source[at] == '\\') ++at;
            found += source[at];
          }
          found += '\n';
        } else if (source[at] == '\'') {
          at = std::min(source.find('\'', at + (source[at + 1] == '\\' ? 3 : 2)), source.size());
        } else if (source.compare(at, 2, "//") == 0) {
          at = std::min(source.find('\n', at), source.size());
        }
      }
    }
  }
  return found;
}

std::set<std::string> words_before_parenthesis(const std::string& sql) {
  std::set<std::string> found;
  const auto is_word = [](char each) { return std::isalnum(static_cast<unsigned char>(each)) != 0 || each == '_'; };
  for (std::size_t at = sql.find('('); at != std::string::npos; at = sql.find('(', at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && is_word(sql[begin - 1])) --begin;
    if (begin < at) found.insert(sql.substr(begin, at - begin));
  }
  return found;
}

std::set<std::string> operators_in(const std::string& sql) {
  constexpr std::string_view signs = "+-*/<>=~!@#%^&|";
  std::set<std::string> found;
  for (std::size_t at = 0; at < sql.size(); ++at) {
    std::size_t end = at;
    while (end < sql.size() && signs.find(sql[end]) != std::string_view::npos) ++end;
    if (end == at) continue;
    found.insert(sql.substr(at, end - at));
    at = end;
  }
  return found;
}

std::string list_of(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& each : words) {
    text += (text.empty() ? "'" : ", '");
    for (const char letter : each) text.append(letter == '\'' ? 2 : 1, letter);
    text += '\'';
  }
  return "ARRAY[" + text + "]::pg_catalog.text[]";
}

// Of every function and operator of that name, one for each way to have other types: with those that values have in the
// catalogs and in literals, which the server's own take after a conversion only. Each notes that it was called.
constexpr const char* plant_traps = R"(DO $plant$
DECLARE
  types text[] := ARRAY['text', 'name', 'integer', 'bigint', 'oid', 'regclass', 'char"', 'boolean'];
  name text; signature text; sign text; l text; r text; n integer := 0; sequence text;
BEGIN
  types[7] := '"char"';
  FOR name IN SELECT DISTINCT proname FROM pg_proc WHERE pronamespace = 11 AND proname = ANY ({functions}) ORDER BY 1 LOOP
    n := n + 1;
    sequence := format('traps.%I', left(n || ' function ' || name, 60));
    EXECUTE 'CREATE SEQUENCE ' || sequence;
    FOR signature IN
      WITH RECURSIVE tuple(list, length) AS (
        SELECT ''::text, 0 UNION ALL
        SELECT list || CASE WHEN length > 0 THEN ', ' ELSE '' END || type, length + 1
          FROM tuple, unnest(CASE WHEN length < 2 THEN types ELSE types[1:3] END) AS type WHERE length < {arity})
      SELECT list FROM tuple
       WHERE length <= coalesce((SELECT max(CASE WHEN provariadic <> 0 THEN {arity} ELSE pronargs END) FROM pg_proc
                                  WHERE pronamespace = 11 AND proname = name), 0)
         AND length <= CASE WHEN EXISTS (SELECT FROM pg_proc WHERE pronamespace = 11 AND proname = name
                                            AND (provariadic <> 0 OR 2276 = ANY (proargtypes))) THEN {arity} ELSE 2 END
    LOOP
      BEGIN
        EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS text LANGUAGE plpgsql AS %L', name, signature,
                       format('BEGIN PERFORM pg_catalog.nextval(%L::pg_catalog.regclass); RETURN NULL; END', sequence));
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END LOOP;
  END LOOP;
  FOR sign IN SELECT DISTINCT oprname FROM pg_operator WHERE oprnamespace = 11 AND oprname = ANY ({operators}) ORDER BY 1 LOOP
    n := n + 1;
    sequence := format('traps.%I', left(n || ' operator ' || sign, 60));
    EXECUTE 'CREATE SEQUENCE ' || sequence;
    FOREACH l IN ARRAY types || ARRAY['timestamptz', 'interval', 'regtype', 'name[]', 'oid[]', 'jsonb', 'numeric'] LOOP
      FOREACH r IN ARRAY types || ARRAY['timestamptz', 'interval', 'regtype', 'name[]', 'oid[]', 'jsonb', 'numeric'] LOOP
        EXECUTE format('CREATE FUNCTION traps.%I(%s, %s) RETURNS %s LANGUAGE plpgsql AS %L', 'operator ' || n, l, r,
                       CASE WHEN sign IN ('||', '+', '-', '*', '/', '->>', '&', '<<') THEN 'text' ELSE 'boolean' END,
                       format('BEGIN PERFORM pg_catalog.nextval(%L::pg_catalog.regclass); RETURN NULL; END', sequence));
        BEGIN
          EXECUTE format('CREATE OPERATOR public.%s (FUNCTION = traps.%I, LEFTARG = %s, RIGHTARG = %s)', sign,
                         'operator ' || n, l, r);
        EXCEPTION WHEN OTHERS THEN NULL;
        END;
      END LOOP;
    END LOOP;
  END LOOP;
END
$plant$)";

std::string filled(std::string text, const std::map<std::string, std::string>& words) {
  for (const auto& [word, with] : words) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + with.size())) {
      text.replace(at, word.size(), with);
    }
  }
  return text;
}

/// A database with a better match for everything that Strata's statements name.
class trapped_database : public shared_database {
 public:
  trapped_database() {
    const std::string sql = sql_of_the_sources();
    run("CREATE SCHEMA traps");
    const auto maker = postgresql::driver.connect(with_parameter(url(), "options=-csearch_path%3Dpg_catalog"), {});
    maker->execute(filled(plant_traps, {{"{functions}", list_of(words_before_parenthesis(sql))},
                                        {"{operators}", list_of(operators_in(sql))},
                                        {"{arity}", "4"}}));
  }
  /// As it was, with all traps set.
  void clear() {
    run("DROP TABLE IF EXISTS public.nodes, public.schema_migrations, public.strata_state, public.strata_migrations, "
        "public.strata_log, public.strata_lease, public.strata_seeds, public.strata_repeatables CASCADE");
    for (const std::string& each : sprung()) run("ALTER SEQUENCE traps.\"" + each + "\" RESTART");
  }
  /// Which were called.
  [[nodiscard]] lines sprung() {
    lines called;
    for (const std::string& each : ask("SELECT relname FROM pg_class WHERE relnamespace = 'traps'::regnamespace "
                                       "AND relkind = 'S' ORDER BY 1")) {
      if (ask("SELECT is_called FROM traps.\"" + each + "\"") == lines{"t"}) called.push_back(each);
    }
    return called;
  }
};

// The operator's program, run here: nothing of what it prints matters.
void command(const std::string& url, const chain_set& set, lines words, int wanted = cli::done) {
  words.insert(words.begin() + 1, {"--database", url, "--yes"});
  std::stringstream nowhere;
  std::streambuf* const out = std::cout.rdbuf(nowhere.rdbuf());
  std::streambuf* const err = std::cerr.rdbuf(nowhere.rdbuf());
  const int status = cli::run({.name = "test-migrate"}, words, set);
  std::cout.rdbuf(out);
  std::cerr.rdbuf(err);
  BOOST_TEST(status == wanted, words.front() << ": " << nowhere.str().substr(0, 500));
}

// Setting the traps takes a while.
std::unique_ptr<trapped_database> trapped;

void set_traps() { trapped = std::make_unique<trapped_database>(); }
void take_traps_away() { trapped.reset(); }

trapped_database& cleared() {
  trapped->clear();
  return *trapped;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(trap_test, *boost::unit_test::fixture(&set_traps, &take_traps_away))

BOOST_AUTO_TEST_CASE(the_traps_are_better_matches_than_what_the_server_brings) {
  trapped_database& database = cleared();
  const auto db = database.connect();

  // As Strata's statements once were.
  db->query("SELECT format('%s, %s', 1, 'x'::text)");
  db->query("SELECT starts_with(relname, 'x'::text) FROM pg_catalog.pg_class LIMIT 1");
  db->query("SELECT 1 FROM pg_catalog.pg_class WHERE oid = 'pg_class'::regclass");
  db->query("SELECT 'x'::text || 1");
  db->query("SELECT 1 * interval '1 ms'");

  lines names = database.sprung();
  for (std::string& each : names) each.erase(0, each.find(' ') + 1);
  std::sort(names.begin(), names.end());
  BOOST_TEST(names == (lines{"function format", "function starts_with", "operator *", "operator =", "operator ||"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_command_of_the_operators_program_springs_a_trap) {
  trapped_database& database = cleared();
  const temporary_folder folder;
  const postgresql_chain chain{steps_that_name_schemas(), one_view()};
  const postgresql_chain changed{steps_that_name_schemas(), one_view("SELECT name FROM public.nodes")};
  const std::map<std::string, std::vector<lines>> commands{{"upgrade", {{"upgrade", "0001"}, {"upgrade"}}},
                                                           {"current", {{"current"}}},
                                                           {"history", {{"history", "-i"}}},
                                                           {"heads", {{"heads"}}},
                                                           {"branches", {{"branches"}}},
                                                           {"show", {{"show", "current"}}},
                                                           {"status", {{"status"}}},
                                                           {"plan", {{"plan", "--down", "base"}}},
                                                           {"check", {{"check"}}},
                                                           {"repair", {{"repair"}}},
                                                           {"wait", {{"wait"}}},
                                                           {"ping", {{"ping"}}},
                                                           {"log", {{"log"}}},
                                                           {"backup", {{"backup", folder.file("copy")}}},
                                                           {"restore", {}},
                                                           {"seed", {{"seed"}, {"seed", "--again"}}},
                                                           {"stamp", {{"stamp", "head"}}},
                                                           {"downgrade", {{"downgrade", "base"}}},
                                                           {"adopt", {}}};
  for (const cli::command* const each : cli::operator_commands()) {
    BOOST_TEST(commands.count(std::string{each->name}) == 1u, each->name << " is not tried");
  }

  for (const char* name : {"upgrade", "current", "history", "heads", "branches", "show", "status", "plan", "check",
                           "repair", "wait", "ping", "log", "seed", "stamp", "backup", "downgrade", "upgrade"}) {
    for (const lines& words : commands.at(name)) {
      command(database.url(), chain.set(), words);
      BOOST_TEST(database.sprung().empty(), words.front() << ": " << database.sprung().front());
    }
  }
  command(database.url(), changed.set(), {"upgrade"});
  database.run("DELETE FROM public.strata_log");
  database.run("DROP VIEW public.all_nodes");
  database.run(
      "DROP TABLE public.strata_state, public.strata_migrations, public.strata_log, public.strata_repeatables");
  // The traps are part of the schema, which no state of the chain has.
  command(database.url(), chain.set(), {"adopt", "--match", "--dry-run"}, cli::failed);
  database.run("CREATE TABLE public.schema_migrations (version pg_catalog.text)");
  database.run("INSERT INTO public.schema_migrations VALUES ('0001')");
  command(database.url(), chain.set(), {"adopt", "--from", "dbmate"});
  // It would take the traps away: with another session there, it looks and refuses.
  database.run("SET application_name = 'somebody'");
  BOOST_TEST(message_of([&] {
               restore(*database.connect(), chain.set(), folder.file("copy"));
             }).find("others are connected to the database: somebody") != std::string::npos);

  BOOST_TEST(database.sprung() == lines{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nor_does_waiting_for_the_lock_a_lease_or_an_index) {
  trapped_database& database = cleared();
  const postgresql_chain chain{steps_that_name_schemas()};
  upgrade(*database.connect(), chain.set(), {.target = "0001"});
  const std::string leased = with_parameter(database.url(), "strata_lock=lease");
  for (const auto& [holder, waiter] : std::vector<std::pair<std::string, std::string>>{
           {database.url(), database.url()}, {leased, database.url()}, {leased, leased}}) {
    const auto first = postgresql::driver.connect(holder, {});
    const auto second = postgresql::driver.connect(waiter, {});
    const auto held = first->lock("strata", {});
    notes told;

    BOOST_CHECK_THROW(
        upgrade(*second, chain.set(), {.wait = {.limit = std::chrono::milliseconds{50}}, .observer = &told}),
        lock_error);

    BOOST_TEST(!told.holders.empty());
    BOOST_TEST(database.sprung() == lines{}, boost::test_tools::per_element());
  }
  const auto db = postgresql::driver.connect(leased, {});
  upgrade(*db, chain.set());
  db->clear_failed_index("ix_nodes", {});
  db->begin({}, {});
  static_cast<void>(db->transaction_is_full());
  db->rollback();
  BOOST_TEST(database.sprung() == lines{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nor_do_fresh_databases_for_tests_nor_what_squashing_reads) {
  trapped_database& database = cleared();
  const postgresql_chain chain{steps_that_name_schemas()};

  {
    const testing::database fresh = testing::fresh(chain.set(), {.url = database.url()});
    BOOST_TEST(probe(fresh.connection(), chain.set()).pending == 0u);
  }
  upgrade(*database.connect(), chain.set());
  database.run("INSERT INTO public.nodes (id) VALUES (1)");
  const auto db = database.connect();
  static_cast<void>(schemas::read_postgresql_schema(*db, "strata"));
  static_cast<void>(schemas::list_postgresql_tables(*db, "strata"));
  static_cast<void>(generator::read_postgresql_contents(*db));

  BOOST_TEST(database.sprung() == lines{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
