// What a walk hands over, on SQLite. STRATA_SEED repeats the random chains.
#include "runtime/matching/chain_walk.hpp"

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <strata/error.hpp>

#include "runtime/chain_builder.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/schema/read_schema.hpp"
#include "tests/runtime/checkpoint_scenarios.hpp"

using namespace strata;
using namespace strata::test;
using matching::walk_chain;

namespace {

struct seen {
  // `0001: nodes`, a state each.
  std::vector<std::string> states;
  std::vector<std::string> made_by_repeatables;
  std::size_t databases = 0;
};

matching::scratch_database memory(std::size_t& made) {
  ++made;
  matching::scratch_database scratch{nullptr};
  scratch.use(sqlite::driver.connect("sqlite://", {}));
  return scratch;
}

seen walk(const chain_set& set, const std::string& target = {}) {
  seen result;
  const matching::walk_options how{.make_scratch = [&] { return memory(result.databases); }, .target = target};
  result.made_by_repeatables = walk_chain(set, "sqlite", how, [&](const auto& heads, const schemas::schema& after) {
    std::vector<std::string> objects;
    for (const auto& each : after.tables) objects.push_back(each.name);
    for (const auto& each : after.views) objects.push_back(each.name);
    result.states.push_back(join(heads, "+") + ": " + join(objects, " "));
  });
  return result;
}

migration_text table(const std::string& revision, std::vector<std::string> parents,
                     std::vector<std::string> depends = {}) {
  return {.revision = revision,
          .up = {"CREATE TABLE t" + revision + " (id INTEGER)"},
          .down = {"DROP TABLE t" + revision},
          .parents = std::move(parents),
          .depends = std::move(depends)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chain_walk_test)

BOOST_AUTO_TEST_CASE(a_row_of_migrations_is_seen_on_one_database) {
  const built_chain chain{table("1", {}), table("2", {"1"}), {.revision = "3", .up = {"INSERT INTO t1 VALUES (1)"}}};

  const seen all = walk(chain.set());

  BOOST_TEST(all.states == (std::vector<std::string>{"1: t1", "2: t1 t2", "3: t1 t2"}),
             boost::test_tools::per_element());
  BOOST_TEST(all.databases == 1u);
  BOOST_TEST(matching::count_walks(chain.set(), "sqlite") == 1u);
}

BOOST_AUTO_TEST_CASE(the_tables_are_rebuilt_and_run_outside_transactions_as_ever) {
  const built_chain chain{
      {.revision = "1",
       .up = {"CREATE TABLE a (id INTEGER PRIMARY KEY)",
              "CREATE TABLE b (id INTEGER REFERENCES a (id) ON DELETE CASCADE)"}},
      {.revision = "2",
       .up = {"CREATE TABLE new_a (id INTEGER PRIMARY KEY, x)", "DROP TABLE a", "ALTER TABLE new_a RENAME TO a"},
       .drops_tables = true},
      {.revision = "3", .up = {"VACUUM", "CREATE TABLE c (id)"}, .transactional = false}};

  BOOST_TEST(walk(chain.set()).states == (std::vector<std::string>{"1: a b", "2: a b", "3: a b c"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(branches_are_seen_by_themselves_besides_the_way_to_all_heads) {
  const built_chain chain{table("1", {}), table("2a", {"1"}), table("2b", {"1"}), table("3b", {"2b"})};

  const seen all = walk(chain.set());

  BOOST_TEST(all.states == (std::vector<std::string>{"1: t1", "2a: t1 t2a", "2a+2b: t1 t2a t2b",
                                                     "2a+3b: t1 t2a t2b t3b", "2b: t1 t2b", "3b: t1 t2b t3b"}),
             boost::test_tools::per_element());
  BOOST_TEST(all.databases == 2u);
}

BOOST_AUTO_TEST_CASE(a_target_alone_is_seen_alone) {
  const built_chain chain{table("1", {}), table("2a", {"1"}), table("2b", {"1"}), table("3", {"2a", "2b"})};

  BOOST_TEST(walk(chain.set(), "2b").states == std::vector<std::string>{"2b: t1 t2b"},
             boost::test_tools::per_element());
  BOOST_TEST(walk(chain.set(), "2a,2b").states == std::vector<std::string>{"2a+2b: t1 t2a t2b"},
             boost::test_tools::per_element());
  BOOST_TEST(walk(chain.set(), "head").states == std::vector<std::string>{"3: t1 t2a t2b t3"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(in_random_chains_every_revision_is_once_the_only_head) {
  const char* const given = std::getenv("STRATA_SEED");
  const auto seed = given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::strtoul(given, nullptr, 10));
  std::mt19937 dice{seed};
  const auto roll = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>{0, below - 1}(dice); };
  std::size_t states = 0;
  for (int round = 0; round < 40; ++round) {
    std::vector<migration_text> texts;
    std::map<std::string, std::set<std::string>> below;
    for (std::size_t count = 1 + roll(9); texts.size() < count;) {
      const std::string name = std::to_string(100 + texts.size());
      std::set<std::string> parents;
      std::set<std::string> depends;
      for (std::size_t edges = texts.empty() ? 0 : roll(3); edges > 0; --edges) {
        parents.insert(texts[roll(texts.size())].revision);
      }
      if (!texts.empty() && roll(6) == 0) depends.insert(texts[roll(texts.size())].revision);
      std::set<std::string>& all = below[name] = {"t" + name};
      for (const auto& each : parents) all.insert(below[each].begin(), below[each].end());
      for (const auto& each : depends) all.insert(below[each].begin(), below[each].end());
      texts.push_back(table(name, {parents.begin(), parents.end()}, {depends.begin(), depends.end()}));
    }
    const built_chain chain{texts};

    const seen all = walk(chain.set());

    // Each state holds the tables of its heads and of all that they stand on, and no state comes twice.
    BOOST_TEST((std::set<std::string>{all.states.begin(), all.states.end()}.size()) == all.states.size(),
               "STRATA_SEED=" << seed);
    for (const std::string& each : all.states) {
      std::set<std::string> expected;
      std::string heads = each.substr(0, each.find(':')) + "+";
      for (std::size_t at = 0; at < heads.size(); at = heads.find('+', at) + 1) {
        const auto& tables = below.at(heads.substr(at, heads.find('+', at) - at));
        expected.insert(tables.begin(), tables.end());
      }
      BOOST_TEST(each.substr(each.find(": ") + 2) == join(expected, " "), "STRATA_SEED=" << seed << ": " << each);
    }
    for (const auto& [name, tables] : below) {
      // A dependency's branch stays a head beside the one that needs it.
      if (std::any_of(all.states.begin(), all.states.end(), [&, tables = &tables](const std::string& each) {
            return each.ends_with(": " + join(*tables, " "));
          })) {
        continue;
      }
      BOOST_ERROR("STRATA_SEED=" << seed << ": " << name << " is never seen with what it stands on alone");
    }
    states += all.states.size();
  }
  std::cout << "STRATA_SEED=" << seed << ": " << states << " states\n";
}

BOOST_AUTO_TEST_CASE(checkpoints_skip_nothing) {
  const squashed_programs programs;

  BOOST_TEST(walk(programs.both()).states == walk(programs.before()).states, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(where_only_the_checkpoint_is_left_states_begin_there) {
  const squashed_programs programs;
  const std::vector<std::string> before = walk(programs.before()).states;

  const std::vector<std::string> alone = walk(programs.alone()).states;

  BOOST_TEST(alone.size() < before.size());
  BOOST_TEST(
      alone == (std::vector<std::string>{before.end() - static_cast<std::ptrdiff_t>(alone.size()), before.end()}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_repeatable_migrations_make_is_named_and_is_in_no_state) {
  const built_chain chain{
      {table("1", {}), table("2", {"1"})},
      false,
      "strata",
      sqlite::driver,
      {{.revision = "all_ones", .up = {"CREATE VIEW all_ones AS SELECT * FROM t1"}, .parents = {}}}};

  for (const std::string target : {"", "1", "head"}) {
    const seen all = walk(chain.set(), target);
    BOOST_TEST(join(all.states).find("all_ones") == std::string::npos);
    BOOST_TEST(all.made_by_repeatables == std::vector<std::string>{"view all_ones"}, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(steps_in_code_are_not_run) {
  const built_chain chain{table("1", {}),
                          {.revision = "2",
                           .up = {"call must_not_run"},
                           .steps = {{"must_not_run", [](connection&) { throw std::runtime_error{"it ran"}; }}}},
                          {.revision = "3", .up = {"call unknown_here"}}};

  BOOST_TEST(walk(chain.set()).states == (std::vector<std::string>{"1: t1", "2: t1", "3: t1"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_ends_the_walk_with_its_own_error) {
  const built_chain chain{table("1", {}), {.revision = "2", .up = {"INSERT INTO nowhere VALUES (1)"}}};

  try {
    walk(chain.set());
    BOOST_ERROR("nothing was thrown");
  } catch (const statement_error& thrown) {
    BOOST_TEST(thrown.details().revision == "2");
    BOOST_TEST(thrown.details().engine_message == "no such table: nowhere");
  }
}

BOOST_AUTO_TEST_CASE(whoever_watches_can_end_it) {
  const built_chain chain{table("1", {}), table("2", {"1"}), table("3", {"2"})};
  std::size_t made = 0;
  int calls = 0;
  const matching::walk_options how{.make_scratch = [&] { return memory(made); },
                                   .between =
                                       [&] {
                                         if (++calls == 2) throw std::domain_error{"enough"};
                                       }};

  BOOST_CHECK_THROW(walk_chain(chain.set(), "sqlite", how, [](const auto&, const auto&) {}), std::domain_error);
}

BOOST_AUTO_TEST_CASE(variables_are_filled_in) {
  const std::array pieces{piece{piece::place::sql, "CREATE TABLE "}, piece{piece::place::name, "table", true},
                          piece{piece::place::sql, " (id INTEGER)"}};
  const std::array statements{statement{.text = "CREATE TABLE :table (id INTEGER)", .pieces = pieces}};
  const std::array variables{variable{.name = "table"}};
  const std::array migrations{
      migration{.revision = "1", .digest = "d1", .up = {.statements = statements}, .variables = variables}};
  const std::array<std::string_view, 1> heads{"1"};
  const chain only{.dialect = "sqlite", .migrations = migrations, .heads = heads, .head_digest = "d1"};
  const std::array<embedded_chain, 1> chains{only};
  const std::array<const driver*, 1> drivers{&sqlite::driver};
  const chain_set set{.name = "test", .chains = chains, .drivers = drivers};
  std::size_t made = 0;
  std::string table;
  const matching::walk_options how{.make_scratch = [&] { return memory(made); }, .variables = {{"table", "nodes"}}};

  walk_chain(set, "sqlite", how, [&](const auto&, const schemas::schema& after) { table = after.tables.at(0).name; });

  BOOST_TEST(table == "nodes");
}

BOOST_AUTO_TEST_SUITE_END()
