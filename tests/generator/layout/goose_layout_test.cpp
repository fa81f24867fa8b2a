#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::other_layout;

namespace {

struct fixture : other_layout {
  std::string messages_about(const std::string& text) {
    (void)read("goose", {{"1_a.sql", text}});
    return format(messages);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(goose_layout_test, fixture)

const std::string both = "-- +goose Up\nA;\n-- +goose Down\nB;\n";

BOOST_AUTO_TEST_CASE(versions_are_numbers_before_the_first_underscore) {
  BOOST_TEST(described_as("goose", {{"10_c.sql", both},
                                    {"00002_b.sql", both},
                                    {"20150818171317_InitialSchema.sql", both},
                                    {"0_zero.sql", both},
                                    {"dbconf.sql", both}}) ==
             "00002 \"b\" up 00002_b.sql, down 00002_b.sql\n"
             "10 \"c\" up 10_c.sql, down 10_c.sql\n"
             "20150818171317 \"InitialSchema\" up 20150818171317_InitialSchema.sql, down "
             "20150818171317_InitialSchema.sql\n");
  BOOST_TEST(messages.all().size() == 2u);
}

BOOST_AUTO_TEST_CASE(sections_reach_from_annotation_to_annotation) {
  const auto found =
      read("goose", {{"1_a.sql",
                      "\n-- a comment\n-- +goose UP\n-- +goose StatementBegin\nA;\n-- +goose StatementEnd\n"
                      "--+goose down\r\nB;"}});
  BOOST_TEST(format(messages) == "");
  BOOST_REQUIRE(found[0].sections.size() == 2u);
  const auto text = [&](std::size_t at) {
    const script_section& each = found[0].sections[at];
    return std::string{each.file->text().substr(each.begin, each.end - each.begin)};
  };
  BOOST_TEST(text(0) == "-- +goose StatementBegin\nA;\n-- +goose StatementEnd\n");
  BOOST_TEST(text(1) == "B;");
}

BOOST_AUTO_TEST_CASE(no_transaction_counts_for_both_directions_wherever_it_stands) {
  BOOST_TEST(described_as("goose", {{"1_a.sql", "-- +goose Up\nA;\n-- +goose Down\n-- +goose NO TRANSACTION\nB;\n"}}) ==
             "1 \"a\" up 1_a.sql alone, down 1_a.sql alone\n");
}

BOOST_AUTO_TEST_CASE(code_is_refused_by_name_and_its_tests_do_not_count) {
  (void)read("goose", {{"1_a.sql", both}, {"2_b.go", ""}, {"2_b_test.go", ""}, {"helpers.go", ""}});
  BOOST_REQUIRE(messages.all().size() == 1u);
  BOOST_TEST(format(messages).starts_with("migrations/2_b.go: error: migration 2 is written in code"));
}

BOOST_AUTO_TEST_CASE(two_files_of_one_version_are_reported) {
  BOOST_TEST(described_as("goose", {{"1_a.sql", both}, {"01_b.sql", both}}) == "1 \"a\" up 1_a.sql, down 1_a.sql\n");
  BOOST_TEST(format(messages).starts_with("migrations/01_b.sql: error: version `01` is that of another file, too"));
}

BOOST_AUTO_TEST_CASE(substitution_from_the_environment_is_refused) {
  BOOST_TEST(messages_about("-- +goose Up\n-- +goose ENVSUB ON\nA ${B};\n") ==
             "migrations/1_a.sql:2:1: error: `ENVSUB ON`: the script would depend on the environment that it runs in "
             "[strata-goose-annotation]\n"
             "    -- +goose ENVSUB ON\n"
             "    ^\n"
             "  help: write the values; a migration is the same everywhere it runs\n");
}

BOOST_AUTO_TEST_CASE(a_file_without_up_is_reported) {
  BOOST_TEST(messages_about("A;\n") ==
             "migrations/1_a.sql: error: the migration has no `-- +goose Up` [strata-missing-up]\n"
             "  help: write it above the statements that make the change\n");
}

BOOST_AUTO_TEST_CASE(annotations_out_of_order_are_reported) {
  for (const auto* text : {"A;\n-- +goose Up\n", "-- +goose Down\n-- +goose Up\n", "-- +goose Up\n-- +goose Up\n",
                           "-- +goose Up\n-- +goose StatementBegin\nA;\n", "-- +goose Up\n-- +goose StatementEnd\n",
                           "-- +goose Up\n-- +goose Sideways\n"}) {
    messages = {};
    BOOST_TEST(messages_about(text).find("[strata-goose-annotation]") != std::string::npos, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
