#include "generator/layout/seed_folder.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/commands/temporary_folder.hpp"
#include "generator/graph/chain.hpp"

using namespace strata;
using namespace strata::generator;
using strata::generator::testing::temporary_folder;

namespace {

struct seeds_fixture {
  temporary_folder folder;
  diagnostics messages;

  std::vector<seed_file> read() { return read_seed_folder(folder.path(), "seeds", messages); }
  std::string said_of(const std::string& text) {
    folder.write("10_a.sql", text);
    static_cast<void>(read());
    return format(messages);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(seed_folder_test, seeds_fixture)

BOOST_AUTO_TEST_CASE(files_come_in_name_order_and_are_called_without_their_ending) {
  folder.write("10_jobs.sql", "INSERT INTO jobs VALUES (1);\n");
  folder.write("9_nodes.sql", "-- migrate:up\nINSERT INTO nodes VALUES (1);\n-- migrate:down\nDELETE FROM nodes;\n");
  folder.write("README.md", "no seed");

  const auto found = read();

  BOOST_TEST(format(messages) == "");
  BOOST_REQUIRE(found.size() == 2u);
  BOOST_TEST(found[0].name == "9_nodes");
  BOOST_TEST(found[0].sections.size() == 2u);
  BOOST_TEST(found[1].name == "10_jobs");
  BOOST_TEST(found[1].sections.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_section_that_names_the_dialect_goes_before_the_unnamed_one) {
  folder.write("a.sql",
               "-- migrate:up\nINSERT INTO n VALUES (1);\n-- migrate:up sqlite\nINSERT INTO n VALUES (2);\n"
               "-- migrate:down\nDELETE FROM n;\n");

  const auto seeds = build_seeds(read(), dialect::sqlite, messages, true);

  BOOST_TEST(format(messages) == "");
  BOOST_REQUIRE(seeds.size() == 1u);
  BOOST_TEST(seeds[0].up.statements.at(0).text == "INSERT INTO n VALUES (2)");
  BOOST_TEST(seeds[0].up.statements.at(0).where.line == 4u);
  BOOST_TEST(seeds[0].down.statements.at(0).text == "DELETE FROM n");
}

BOOST_AUTO_TEST_CASE(a_dialect_without_a_section_and_an_empty_seed_are_errors) {
  folder.write("a.sql", "-- migrate:up sqlite\nINSERT INTO n VALUES (1);\n");
  folder.write("b.sql", "-- Nothing yet.\n");

  static_cast<void>(build_seeds(read(), dialect::postgresql, messages, true));

  BOOST_TEST(format(messages) ==
             "seeds/a.sql:1:1: error: the seed has no `-- migrate:up` section for postgresql [strata-missing-up]\n"
             "    -- migrate:up sqlite\n"
             "    ^\n"
             "  help: add one, named or unnamed: -- migrate:up postgresql\n"
             "seeds/b.sql:1:1: error: the seed holds no statement [strata-seed-empty]\n"
             "    -- Nothing yet.\n"
             "    ^\n"
             "  help: write what it is for, or remove it\n");
}

BOOST_AUTO_TEST_CASE(a_migrations_markers_are_none_of_a_seeds) {
  BOOST_TEST(said_of("-- migrate:revision 7\n-- migrate:up\nSELECT 1;\n") ==
             "seeds/10_a.sql:1:12: error: a seed has no `migrate:revision` [strata-unknown-marker]\n"
             "    -- migrate:revision 7\n"
             "               ^\n"
             "  help: its markers are up and down; what changes the schema belongs into a migration\n");
}

BOOST_AUTO_TEST_CASE(seeds_run_in_one_transaction) {
  BOOST_TEST(said_of("-- migrate:up transaction:false\nSELECT 1;\n") ==
             "seeds/10_a.sql:1:1: error: all seeds run in one transaction [strata-seed-transaction]\n"
             "    -- migrate:up transaction:false\n"
             "    ^\n"
             "  help: remove transaction:false; what cannot run in a transaction is no seed\n");
}

BOOST_AUTO_TEST_CASE(a_second_section_and_text_above_the_first_are_errors) {
  BOOST_TEST(said_of("SELECT 0;\n-- migrate:up\nSELECT 1;\n-- migrate:up sqlite\nSELECT 2;\n-- migrate:up sqlite\n") ==
             "seeds/10_a.sql:6:1: error: a second `migrate:up` for sqlite [strata-duplicate-section]\n"
             "    -- migrate:up sqlite\n"
             "    ^\n"
             "  help: join the two sections\n"
             "seeds/10_a.sql:1:1: error: only comments can stand above the first section [strata-text-before-marker]\n"
             "    SELECT 0;\n"
             "    ^\n"
             "  help: move the statement below `-- migrate:up`\n");
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_is_an_error) {
  BOOST_TEST(read_seed_folder(folder.path() / "away", "away", messages).empty());

  BOOST_TEST(format(messages) ==
             "away: error: there is no such folder of seeds [strata-no-folder]\n"
             "  help: make it, or correct SEEDS or --seeds\n");
}

BOOST_AUTO_TEST_SUITE_END()
