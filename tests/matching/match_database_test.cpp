// Matching a SQLite database; tests/postgresql/match_test.cpp has what a server adds.
#include "runtime/matching/match_database.hpp"

#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "runtime/chain_builder.hpp"
#include "runtime/internal/words.hpp"
#include "tests/runtime/database.hpp"

using namespace strata;
using namespace strata::test;
using matching::match_database;
using matching::match_options;
using matching::match_result;

namespace {

const std::vector<migration_text> texts = three_migrations();

struct fixture {
  match_result match(const chain_set& set, const match_options& how = {}) {
    return match_database({db, sqlite::driver, "sqlite:///" + folder.file("live.db")}, set, how);
  }

  // What a chain of these makes, without its books.
  void make_by_hand(const std::vector<migration_text>& from) {
    for (const migration_text& each : from) {
      for (const std::string& sql : each.up) live.run(sql);
    }
  }

  std::string refusal(const chain_set& set, const match_options& how = {}) {
    try {
      static_cast<void>(match(set, how));
      return "(matched)";
    } catch (const error& thrown) {
      return std::string{to_string(thrown.code())} + ": " + thrown.details().message + "\n" +
             thrown.details().database_state + "\n" + thrown.details().help;
    }
  }

  temporary_folder folder;
  database live{folder.file("live.db")};
  sqlite::connection db{live.handle()};
};

std::string heads_of(const std::vector<matching::candidate>& from) {
  std::vector<std::string> words;
  for (const auto& each : from) words.push_back(join(each.heads, "+"));
  return join(words, " ");
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(match_database_test, fixture)

BOOST_AUTO_TEST_CASE(a_database_made_by_hand_is_found_in_the_chain_and_left_as_it_is) {
  const built_chain chain{texts};
  make_by_hand({texts.begin(), texts.begin() + 2});
  live.run("INSERT INTO nodes (name, region) VALUES ('kept', 'eu')");
  const std::string before = live.fingerprint();

  const match_result found = match(chain.set());

  BOOST_TEST(heads_of(found.fitting) == "0002");
  BOOST_TEST(found.compared == 3u);
  BOOST_TEST(live.fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(bookkeeping_is_no_part_of_either_schema) {
  const built_chain chain{texts};
  upgrade(db, chain.set(), {.target = "0002"});

  BOOST_TEST(heads_of(match(chain.set()).fitting) == "0002");
}

BOOST_AUTO_TEST_CASE(a_named_target_is_compared_alone) {
  const built_chain chain{texts};
  make_by_hand(texts);

  const match_result other = match(chain.set(), {.target = "0002"});

  BOOST_TEST(heads_of(match(chain.set(), {.target = "head"}).fitting) == "0003");
  BOOST_TEST(other.fitting.empty());
  BOOST_TEST(heads_of(other.nearest) == "0002");
  BOOST_TEST(to_string(other.nearest.at(0).differences.at(0)) == "table jobs: added");
  BOOST_TEST(other.compared == 1u);
}

BOOST_AUTO_TEST_CASE(what_repeatable_migrations_make_is_a_difference_and_known_as_theirs) {
  const built_chain chain{
      texts,
      false,
      "strata",
      sqlite::driver,
      {{.revision = "named", .up = {"CREATE VIEW named AS SELECT name FROM nodes"}, .parents = {}}}};
  make_by_hand(texts);
  BOOST_TEST(heads_of(match(chain.set()).fitting) == "0003");

  live.run("CREATE VIEW named AS SELECT name FROM nodes");
  const match_result found = match(chain.set());

  BOOST_TEST(found.fitting.empty());
  BOOST_TEST(found.nearest.at(0).differences.at(0).object == "view named");
  BOOST_TEST(found.made_by_repeatables == std::vector<std::string>{"view named"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_schema_that_was_compared_is_returned) {
  const built_chain chain{texts};
  make_by_hand(texts);

  const std::string text = match(chain.set()).live_text;
  live.run("CREATE TABLE later (id)");

  BOOST_TEST(text.find("jobs") != std::string::npos);
  BOOST_TEST(match(chain.set()).live_text != text);
}

BOOST_AUTO_TEST_CASE(a_chain_that_an_empty_database_refuses_is_said_with_the_engines_words) {
  std::vector<migration_text> broken = texts;
  broken.push_back({.revision = "0004", .up = {"INSERT INTO nowhere VALUES (1)"}});
  const built_chain chain{broken};
  make_by_hand(texts);

  BOOST_TEST(refusal(chain.set()).starts_with("strata-sql: the chain cannot be built on a scratch database: "));
  BOOST_TEST(refusal(chain.set()).find("\nunchanged; only the scratch database was written to\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_named_scratch_database_is_used_if_it_is_empty) {
  const built_chain chain{texts};
  make_by_hand(texts);
  const std::string url = "sqlite:///" + folder.file("scratch.db");
  database{folder.file("scratch.db")}.run("PRAGMA user_version = 1");

  const match_result found = match(chain.set(), {.scratch_url = url});
  const std::string second = refusal(chain.set(), {.scratch_url = url});
  const std::string itself = refusal(chain.set(), {.scratch_url = "sqlite:///" + folder.file("live.db")});

  BOOST_TEST(heads_of(found.fitting) == "0003");
  BOOST_TEST(database{folder.file("scratch.db")}.one("SELECT count(*) FROM jobs") == "0");
  BOOST_TEST(second.starts_with("strata-scratch-database: the scratch database "));
  BOOST_TEST(second.find("scratch.db is not empty\nunchanged\n") != std::string::npos);
  BOOST_TEST(itself.find("live.db is not empty\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(branches_need_more_scratch_databases_than_one) {
  std::vector<migration_text> branched = texts;
  branched.push_back({.revision = "0004", .up = {"CREATE TABLE side (id)"}, .parents = {"0001"}});
  const built_chain chain{branched};
  make_by_hand({texts.begin(), texts.begin() + 1});
  make_by_hand({branched.back()});
  const std::string url = "sqlite:///" + folder.file("scratch.db");
  database{folder.file("scratch.db")}.run("PRAGMA user_version = 1");

  BOOST_TEST(heads_of(match(chain.set()).fitting) == "0004");
  BOOST_TEST(
      refusal(chain.set(), {.scratch_url = url}).starts_with("strata-scratch-database: one scratch database is"));
  BOOST_TEST(heads_of(match(chain.set(), {.scratch_url = url, .target = "0004"}).fitting) == "0004");
}

BOOST_AUTO_TEST_SUITE_END()
