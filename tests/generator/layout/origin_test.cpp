// The expected values come from elsewhere: java.util.zip.CRC32 over java.io.BufferedReader's lines, sha384sum, sha1sum,
// and std::hash of Rust 1.x, which gives refinery's own tests their values.
#include "generator/layout/borrowed.hpp"

#include <boost/test/unit_test.hpp>

#include "other_layout.hpp"

using namespace strata::generator;
using strata::generator::testing::other_layout;

namespace {

const std::string plain = "CREATE TABLE nodes (\n  id INTEGER PRIMARY KEY\n);\n";
/// A byte order mark, ends of three kinds, an empty line, a letter of two bytes, no end at the end.
const std::string odd =
    "\xEF\xBB\xBF"
    "CREATE TABLE nodes (\r\n  id INTEGER PRIMARY KEY\r\n);\r\n\r\n-- \xC3\xA4\rx";

std::string described(const migration_file& of) {
  std::string text = of.origin.tool + ' ' + of.origin.version;
  for (const std::string& each : of.origin.checksums) text += ' ' + each;
  return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(origin_test, other_layout)

BOOST_AUTO_TEST_CASE(flyways_checksum_is_of_the_lines_without_their_ends) {
  BOOST_TEST(described(read("flyway", {{"V1_2__a.sql", plain}}).at(0)) == "flyway 1.2 904131844");
  BOOST_TEST(described(read("flyway", {{"V1_2__a.sql", odd}}).at(0)) == "flyway 1.2 1776291756");
}

BOOST_AUTO_TEST_CASE(sqlxs_checksum_is_of_the_up_file_with_any_line_ends) {
  const std::string hash =
      "daaf50570af75a805db2419c9c4261512d5d7dd389a3de975ceac5d29c0cfcd027f5ab531f265cc97e18167f1831b3bc";
  const auto both = read("sqlx", {{"001_a.down.sql", "DROP TABLE nodes"}, {"001_a.up.sql", plain}}).at(0);
  BOOST_TEST(both.origin.version == "001");
  BOOST_TEST(both.origin.checksums.at(0) == hash);
  BOOST_TEST(both.origin.checksums.size() == 2u);

  // What git made of it on Windows is the same file.
  const auto dos = read("sqlx", {{"1_a.sql", "CREATE TABLE nodes (\r\n  id INTEGER PRIMARY KEY\r\n);\r\n"}}).at(0);
  BOOST_TEST(dos.origin.checksums.at(0) == both.origin.checksums.at(1));
  BOOST_TEST(dos.origin.checksums.at(1) == hash);

  BOOST_TEST(read("sqlx", {{"1_a.sql", odd}}).at(0).origin.checksums.at(0) ==
             "e6760b6c5e5188cb50b23f2de71441242e733cd451bd044cebf7188c387e5ff476dcc3670a2b13a2b42e36bdb0f798be");
}

BOOST_AUTO_TEST_CASE(refinerys_checksum_is_of_name_version_and_text_in_either_width) {
  BOOST_TEST(described(read("refinery", {{"V1__create_nodes.sql", plain}}).at(0))
                 .starts_with("refinery 1 10737720423079580667 13698881214288211695 "));
  BOOST_TEST(described(read("refinery", {{"V1__create_nodes.sql", odd}}).at(0))
                 .starts_with("refinery 1 5126337124569148110 8129178965554623669 "));
  // Too long for a version of four bytes.
  const auto large = read("refinery", {{"V20240504090241__create_nodes.sql", plain}}).at(0);
  BOOST_TEST(large.origin.checksums.size() == 2u);
}

BOOST_AUTO_TEST_CASE(sqitchs_checksum_is_of_the_deploy_script) {
  BOOST_TEST(described(read("sqitch",
                            {{"sqitch.plan",
                              "%syntax-version=1.0.0\n%project=shop\n\nfunc/nodes 2026-01-29T00:01:00Z Ada <a@e.c>\n"},
                             {"deploy/func/nodes.sql", plain}})
                           .at(0))
                 .starts_with("sqitch shop:func/nodes 5f593fa7a2388c5bc792ffb31fe637edc3faf6a3 "));
}

BOOST_AUTO_TEST_CASE(the_other_tools_have_versions_alone) {
  for (const char* const layout_name : {"goose", "golang-migrate"}) {
    const std::string name = layout_name == std::string{"goose"} ? "1_a.sql" : "1_a.up.sql";
    BOOST_TEST(read(layout_name, {{name, "-- +goose Up\nSELECT 1;"}}).at(0).origin.tool == "");
  }
  BOOST_TEST(described(read("dbmate", {{"20260129_a.sql",
                                        "-- migrate:revision first\n-- migrate:up\nSELECT 1;\n-- "
                                        "migrate:down\nSELECT 1;\n"}})
                           .at(0)) == "dbmate 20260129");
}

BOOST_AUTO_TEST_CASE(a_file_can_state_its_origin) {
  const auto stated = [&](const std::string& line) {
    messages = {};
    return described(
        read("strata", {{"1_a.sql", line + "\n-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 1;\n"}}).at(0));
  };
  BOOST_TEST(stated("-- migrate:origin goose 20260130090000") == "goose 20260130090000");
  BOOST_TEST(stated("-- migrate:origin refinery 7 -1 18") == "refinery 7 -1 18");
  BOOST_TEST(format(messages) == "");

  BOOST_TEST(stated("-- migrate:origin goose") == " ");
  BOOST_TEST(format(messages) ==
             "migrations/1_a.sql:1:12: error: `migrate:origin` takes a tool and the version that its table has "
             "[strata-marker-words]\n"
             "    -- migrate:origin goose\n"
             "               ^\n"
             "  help: -- migrate:origin goose 20260130090000\n");
  BOOST_TEST(stated("-- migrate:origin gose 7") == " ");
  BOOST_TEST(format(messages) ==
             "migrations/1_a.sql:1:19: error: `gose` is no tool that Strata knows the table of [strata-marker-words]\n"
             "    -- migrate:origin gose 7\n"
             "                      ^\n"
             "  help: did you mean `goose`?\n");
  BOOST_TEST(stated("-- migrate:origin goose 7\n-- migrate:origin goose 8") == "goose 7");
  BOOST_TEST(format(messages) ==
             "migrations/1_a.sql:2:1: error: `migrate:origin` is stated twice [strata-duplicate-directive]\n"
             "    -- migrate:origin goose 8\n"
             "    ^\n"
             "  help: remove one of the lines\n");
}

BOOST_AUTO_TEST_SUITE_END()
