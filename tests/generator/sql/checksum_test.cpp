#include "generator/sql/checksum.hpp"

#include "reading.hpp"

using namespace strata::generator;
using testing::read;

namespace {

std::string checksum_of(std::string_view text, dialect which = dialect::sqlite) {
  return read(text, which).script.checksum;
}

constexpr std::string_view plain = "CREATE TABLE a(b TEXT DEFAULT 'x');\nCREATE INDEX c ON a(b);\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(checksum_test)

BOOST_AUTO_TEST_CASE(the_hash_is_sha256) {
  BOOST_TEST(sha256("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(sha256("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// These values stand in lock files: they must never change. Each is made by hand from docs/checksum.md.
BOOST_AUTO_TEST_CASE(the_values_are_those_of_the_document) {
  BOOST_TEST(checksum_of("SELECT 'a';\nSELECT b") == sha256("6:SELECT,3:'a',;6:SELECT,1:b,;"));
  BOOST_TEST(checksum_of("SELECT 'a'") == "sha256:3d3456599b4243b3bc13a72b68118cc33b7792afe831e2325ae4a5cbc8e0c7e4");
  BOOST_TEST(read("SELECT 'a'").script.statements[0].hash == "3d3456599b42");
  const std::string parents[] = {"sha256:1", "sha256:2"};
  BOOST_TEST(digest(parents, "3", "sha256:4") == sha256("strata-digest-1\nsha256:1\nsha256:2\n3\nsha256:4\n"));
  BOOST_TEST(digest({}, "3", "sha256:4") == sha256("strata-digest-1\n3\nsha256:4\n"));
}

BOOST_AUTO_TEST_CASE(comments_and_white_space_are_no_edits) {
  for (const std::string_view same :
       {"CREATE TABLE a(b TEXT DEFAULT 'x');CREATE INDEX c ON a(b)",
        "-- new\nCREATE /* new */ TABLE a ( b\tTEXT DEFAULT 'x' ) ;;\n\n CREATE INDEX c ON a ( b ) ; -- end",
        "BEGIN;\nCREATE TABLE a(b TEXT DEFAULT 'x');\nCREATE INDEX c ON a(b);\nCOMMIT;\n"}) {
    BOOST_TEST_CONTEXT(same) { BOOST_TEST(checksum_of(same) == checksum_of(plain)); }
  }
}

BOOST_AUTO_TEST_CASE(line_ends_and_a_byte_order_mark_are_no_edits) {
  BOOST_TEST(checksum_of("\xEF\xBB\xBF" + std::string{plain}) == checksum_of(plain));
  BOOST_TEST(checksum_of("SELECT 'a\r\nb',\r\n\"c\r\nd\";\r\n") == checksum_of("SELECT 'a\nb',\n\"c\nd\";\n"));
  BOOST_TEST(checksum_of("do $$a\r\nb$$", dialect::postgresql) == checksum_of("do $$a\nb$$", dialect::postgresql));
}

BOOST_AUTO_TEST_CASE(what_the_engine_sees_is_an_edit) {
  for (const std::string_view other :
       {"CREATE TABLE a(b TEXT DEFAULT 'y');CREATE INDEX c ON a(b)",
        "CREATE TABLE A(b TEXT DEFAULT 'x');CREATE INDEX c ON a(b)",
        "CREATE TABLE a(b text DEFAULT 'x');CREATE INDEX c ON a(b)",
        "CREATE TABLE \"a\"(b TEXT DEFAULT 'x');CREATE INDEX c ON a(b)",
        "CREATE TABLE a(b TEXT DEFAULT ' x');CREATE INDEX c ON a(b)",
        "CREATE INDEX c ON a(b);CREATE TABLE a(b TEXT DEFAULT 'x')", "CREATE TABLE a(b TEXT DEFAULT 'x')"}) {
    BOOST_TEST_CONTEXT(other) { BOOST_TEST(checksum_of(other) != checksum_of(plain)); }
  }
}

BOOST_AUTO_TEST_CASE(hints_and_conditional_comments_are_edits) {
  BOOST_TEST(checksum_of("SELECT /*+ a */ 1", dialect::mysql) != checksum_of("SELECT 1", dialect::mysql));
  BOOST_TEST(checksum_of("SELECT /*+ a */ 1", dialect::postgresql) != checksum_of("SELECT 1", dialect::postgresql));
  BOOST_TEST(checksum_of("SELECT /*!80000 a */ 1", dialect::mysql) != checksum_of("SELECT a 1", dialect::mysql));
  BOOST_TEST(checksum_of("SELECT /*+ a */ 1") == checksum_of("SELECT 1"));
}

BOOST_AUTO_TEST_CASE(no_text_forges_a_boundary_between_tokens) {
  BOOST_TEST(checksum_of("SELECT ab") != checksum_of("SELECT a b"));
  BOOST_TEST(checksum_of("SELECT 'a,3:''b'") != checksum_of("SELECT 'a' 'b'"));
  BOOST_TEST(checksum_of("SELECT 1; SELECT 2") != checksum_of("SELECT 1 SELECT 2"));
  BOOST_TEST(checksum_of("SELECT a < = b") != checksum_of("SELECT a <= b"));
  BOOST_TEST(checksum_of("SELECT x'41'") != checksum_of("SELECT x '41'"));
  BOOST_TEST(checksum_of("SELECT a=-1", dialect::postgresql) == checksum_of("SELECT a = -1", dialect::postgresql));
  BOOST_TEST(checksum_of("SELECT 0x1F", dialect::postgresql) != checksum_of("SELECT 0 x1F", dialect::postgresql));
}

BOOST_AUTO_TEST_CASE(a_delimiter_is_the_clients_and_no_edit) {
  BOOST_TEST(checksum_of("delimiter //\nselect 1//\ndelimiter ;\nselect 2;", dialect::mysql) ==
             checksum_of("select 1; select 2", dialect::mysql));
}

BOOST_AUTO_TEST_CASE(heads_are_joined_in_one_order) {
  BOOST_TEST(join_digests({"sha256:b", "sha256:a"}) == "sha256:a sha256:b");
  BOOST_TEST(join_digests({}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
