#include "generator/cache/verify_cache.hpp"

#include <fmt/format.h>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "generator/verify/chain_verifier.hpp"
#include "generator/verify/chains.hpp"
#include "generator/verify/scratch_folder.hpp"

using namespace strata::generator;

namespace {

std::vector<test::migration_text> texts(std::size_t count) {
  std::vector<test::migration_text> result;
  for (std::size_t number = 1; number <= count; ++number) {
    result.push_back(
        {fmt::format("{:04}", number),
         fmt::format("-- migrate:up\nCREATE TABLE t{0} (a INT);\n-- migrate:down\nDROP TABLE t{0};\n", number)});
  }
  return result;
}

struct run_result {
  std::size_t verified = 0;
  std::size_t replayed = 0;
  bool good = false;
};

run_result run(const std::vector<test::migration_text>& chain, const std::filesystem::path& cache) {
  diagnostics messages;
  const verification done = verify_chain(test::read_chain(chain), cache, messages);
  return {done.verified, done.replayed, !messages.has_errors()};
}

void edit(test::migration_text& migration, std::string_view from, std::string_view to) {
  migration.text.replace(migration.text.find(from), from.size(), to);
}

// What verification says of the texts as another tool's, whose downs are warned of.
struct borrowed_run {
  std::size_t verified = 0;
  std::string said;
};

borrowed_run run_borrowed(const std::vector<test::migration_text>& texts, const std::filesystem::path& cache,
                          bool draft = true) {
  migration_chain chain = test::read_chain(texts);
  for (chain_migration& each : chain.migrations) {
    each.borrowed = true;
    each.draft = draft;
  }
  diagnostics messages;
  const verification done = verify_chain(chain, cache, messages);
  return {done.verified, format(messages)};
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(verify_cache_test, test::scratch_folder)

BOOST_AUTO_TEST_CASE(the_first_run_verifies_everything) {
  const run_result done = run(texts(10), path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 10u);
  BOOST_TEST(done.replayed == 0u);
}

BOOST_AUTO_TEST_CASE(nothing_changed_runs_nothing) {
  run(texts(10), path);

  const run_result done = run(texts(10), path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 0u);
  BOOST_TEST(done.replayed == 0u);
}

BOOST_AUTO_TEST_CASE(one_added_runs_one) {
  run(texts(10), path);

  const run_result done = run(texts(11), path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 1u);
  BOOST_TEST(done.replayed == 0u);
}

BOOST_AUTO_TEST_CASE(one_added_to_a_thousand_runs_one) {
  diagnostics messages;
  run(texts(999), path);

  const verification done = verify_chain(test::read_chain(texts(1000)), path, messages);

  BOOST_TEST(to_string(done) == "verified 1 of 1000");
  BOOST_TEST(done.replayed == 0u);
  BOOST_TEST(!messages.has_errors());
}

BOOST_AUTO_TEST_CASE(the_last_draft_edited_runs_one) {
  auto chain = texts(10);
  run(chain, path);
  edit(chain[9], "a INT", "a INT, b INT");

  const run_result done = run(chain, path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 1u);
  BOOST_TEST(done.replayed == 0u);
}

BOOST_AUTO_TEST_CASE(a_middle_one_edited_verifies_all_from_there) {
  auto chain = texts(10);
  run(chain, path);
  edit(chain[4], "a INT", "a INT, b INT");

  const run_result done = run(chain, path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 6u);
  BOOST_TEST(done.replayed == 4u);
}

BOOST_AUTO_TEST_CASE(one_of_the_last_drafts_edited_begins_not_far_before_it) {
  auto chain = texts(80);
  run(chain, path);
  edit(chain[65], "a INT", "a INT, b INT");

  const run_result done = run(chain, path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 15u);
  BOOST_TEST(done.replayed == 1u);
}

BOOST_AUTO_TEST_CASE(an_edited_down_verifies_that_one) {
  auto chain = texts(10);
  run(chain, path);
  edit(chain[4], "DROP TABLE t5", "DROP TABLE IF EXISTS t5");

  const run_result done = run(chain, path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 1u);
  BOOST_TEST(done.replayed == 4u);
}

BOOST_AUTO_TEST_CASE(an_edited_comment_runs_nothing) {
  auto chain = texts(10);
  run(chain, path);
  edit(chain[9], "CREATE", "-- a comment\nCREATE");

  BOOST_TEST(run(chain, path).verified == 0u);
}

BOOST_AUTO_TEST_CASE(another_transaction_around_the_same_statements_runs_anew) {
  auto chain = texts(10);
  run(chain, path);
  edit(chain[9], "-- migrate:up", "-- migrate:up transaction:false");

  BOOST_TEST(run(chain, path).verified == 1u);
}

BOOST_AUTO_TEST_CASE(statements_that_commit_together_run_anew) {
  auto chain = texts(10);
  edit(chain[9], "-- migrate:up\n", "-- migrate:up transaction:false\nSELECT 1;\n");
  run(chain, path);
  edit(chain[9], "SELECT 1;\nCREATE TABLE t10 (a INT);", "BEGIN;\nSELECT 1;\nCREATE TABLE t10 (a INT);\nCOMMIT;");

  const run_result done = run(chain, path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 1u);
}

BOOST_AUTO_TEST_CASE(a_removed_last_one_runs_nothing) {
  run(texts(10), path);

  BOOST_TEST(run(texts(9), path).verified == 0u);
}

BOOST_AUTO_TEST_CASE(what_failed_is_tried_again) {
  auto chain = texts(10);
  edit(chain[9], "DROP TABLE t10", "SELECT 1");
  BOOST_TEST(!run(chain, path).good);

  const run_result again = run(chain, path);

  BOOST_TEST(!again.good);
  BOOST_TEST(again.verified == 1u);
}

BOOST_AUTO_TEST_CASE(warnings_are_said_again_without_another_run) {
  auto chain = texts(10);
  edit(chain[4], "DROP TABLE t5", "SELECT 1");
  edit(chain[7], "DROP TABLE t8", "CREATE INDEX \"i\n8\" ON t8 (a)");
  const borrowed_run first = run_borrowed(chain, path);

  const borrowed_run again = run_borrowed(chain, path);

  BOOST_TEST(first.verified == 10u);
  BOOST_TEST(again.verified == 0u);
  BOOST_TEST(again.said == first.said);
  BOOST_TEST(first.said ==
             "migrations/0005.sql:3:1: warning: down of 0005 does not restore the schema [strata-down-incomplete]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  table t5: left behind (made by 0005)\n"
             "migrations/0008.sql:3:1: warning: down of 0008 does not restore the schema [strata-down-incomplete]\n"
             "    -- migrate:down\n"
             "    ^\n"
             "  table t8: left behind (made by 0008)\n");
}

BOOST_AUTO_TEST_CASE(warnings_hold_for_the_very_text_of_their_file) {
  auto chain = texts(10);
  edit(chain[4], "DROP TABLE t5", "SELECT 1");
  run_borrowed(chain, path);
  edit(chain[4], "-- migrate:down", "-- a line more\n-- migrate:down");

  const borrowed_run again = run_borrowed(chain, path);

  BOOST_TEST(again.verified == 1u);
  BOOST_TEST(again.said.starts_with("migrations/0005.sql:4:1: warning: "));
}

BOOST_AUTO_TEST_CASE(what_was_locked_since_is_verified_once_more) {
  auto chain = texts(10);
  edit(chain[4], "DROP TABLE t5", "SELECT 1");
  run_borrowed(chain, path);

  BOOST_TEST(run_borrowed(chain, path, false).verified == 1u);
  BOOST_TEST(run_borrowed(chain, path, false).verified == 0u);
}

BOOST_AUTO_TEST_CASE(the_schema_at_head_comes_from_the_cache) {
  run(texts(10), path);
  diagnostics messages;

  const verification done = verify_chain(test::read_chain(texts(10)), path, messages, head_schema::wanted);

  BOOST_TEST(done.verified == 0u);
  BOOST_TEST(done.replayed == 0u);
  BOOST_REQUIRE(done.head.has_value());
  BOOST_TEST(done.head->tables.size() == 10u);
}

BOOST_AUTO_TEST_CASE(what_was_verified_goes_up_once_on_the_way_to_the_schema_at_head) {
  auto chain = texts(20);
  run(chain, path);
  edit(chain[4], "DROP TABLE t5", "DROP TABLE IF EXISTS t5");
  diagnostics messages;

  const verification done = verify_chain(test::read_chain(chain), path, messages, head_schema::wanted);

  BOOST_TEST(done.verified == 1u);
  BOOST_TEST(done.replayed == 4u);
  BOOST_REQUIRE(done.head.has_value());
  BOOST_TEST(done.head->tables.size() == 20u);
}

BOOST_AUTO_TEST_CASE(without_images_the_chain_goes_up_to_the_schema_at_head) {
  run(texts(10), path);
  for (const auto& each : std::filesystem::directory_iterator{path}) {
    if (each.path().extension() == ".image") write(each.path().filename(), "no database");
  }
  diagnostics messages;

  const verification done = verify_chain(test::read_chain(texts(10)), path, messages, head_schema::wanted);

  BOOST_TEST(done.verified == 0u);
  BOOST_TEST(done.replayed == 10u);
  BOOST_REQUIRE(done.head.has_value());
  BOOST_TEST(done.head->tables.size() == 10u);
}

BOOST_AUTO_TEST_CASE(a_chain_that_cannot_go_up_has_no_schema_at_head) {
  auto chain = texts(3);
  edit(chain[2], "CREATE TABLE t3", "CREATE TABLE t2");
  diagnostics messages;

  const verification done = verify_chain(test::read_chain(chain), path, messages, head_schema::wanted);

  BOOST_TEST(!done.head.has_value());
  BOOST_TEST(messages.all().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_damaged_index_is_as_good_as_none) {
  run(texts(10), path);
  std::string content = read(path / "verified");
  content.back() = 'x';
  write("verified", content);

  const run_result done = run(texts(10), path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 10u);
  BOOST_TEST(run(texts(10), path).verified == 0u);
}

BOOST_AUTO_TEST_CASE(damaged_images_are_made_anew) {
  run(texts(10), path);
  for (const auto& each : std::filesystem::directory_iterator{path}) {
    if (each.path().extension() == ".image") write(each.path().filename(), "no database");
  }

  const run_result done = run(texts(11), path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 1u);
  BOOST_TEST(done.replayed == 10u);
  BOOST_TEST(run(texts(12), path).replayed == 0u);
}

BOOST_AUTO_TEST_CASE(an_image_of_another_position_is_not_taken) {
  run(texts(10), path);
  run(texts(7), path / "shorter");
  std::vector<std::filesystem::path> later;
  std::string after_seven;
  for (const auto& each : std::filesystem::directory_iterator{path}) {
    if (each.path().extension() != ".image") continue;
    if (std::filesystem::exists(path / "shorter" / each.path().filename())) {
      after_seven = read(each.path());
    } else {
      later.push_back(each.path().filename());
    }
  }
  BOOST_REQUIRE(later.size() == 3u);
  for (const auto& each : later) write(each, after_seven);
  auto chain = texts(10);
  chain.push_back({"0011", "-- migrate:up\nCREATE INDEX ix ON t10 (a);\n-- migrate:down\nDROP INDEX ix;\n"});

  const run_result done = run(chain, path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 1u);
  BOOST_TEST(done.replayed == 3u);
}

BOOST_AUTO_TEST_CASE(half_an_image_is_none) {
  run(texts(10), path);
  for (const auto& each : std::filesystem::directory_iterator{path}) {
    if (each.path().extension() != ".image") continue;
    const std::string content = read(each.path());
    write(each.path().filename(), content.substr(0, content.size() / 2));
  }

  const run_result done = run(texts(11), path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 1u);
  BOOST_TEST(done.replayed == 10u);
}

BOOST_AUTO_TEST_CASE(a_migration_that_somebody_wrote_into_the_index_is_verified) {
  run(texts(10), path / "longer");
  run(texts(9), path);
  const std::string longer = read(path / "longer" / "verified");
  const std::string shorter = read(path / "verified");
  write("verified", shorter.substr(0, shorter.find('\n')) + longer.substr(longer.find('\n')));

  const run_result done = run(texts(10), path);

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 10u);
}

BOOST_AUTO_TEST_CASE(only_the_last_few_images_are_kept) {
  run(texts(10), path);
  run(texts(20), path);

  std::size_t images = 0;
  for (const auto& each : std::filesystem::directory_iterator{path}) {
    if (each.path().extension() == ".image") ++images;
  }
  BOOST_TEST(images == 4u);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_written_changes_no_result) {
  write("file", "where the folder should be");

  const run_result done = run(texts(3), path / "file");

  BOOST_TEST(done.good);
  BOOST_TEST(done.verified == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
