#include "generator/files/folder.hpp"

#include <boost/test/unit_test.hpp>

#include "generator/commands/temporary_folder.hpp"

using namespace strata::generator;
using strata::generator::testing::temporary_folder;

namespace {

struct fixture {
  temporary_folder folder;
  diagnostics messages;

  std::vector<folder_file> read(bool deep = false) { return read_tree(folder.path(), "migrations", deep, messages); }
  std::string messages_about(const std::string& text) {
    folder.write("1_a.sql", text);
    BOOST_TEST(read().empty());
    return format(messages);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(folder_test, fixture)

BOOST_AUTO_TEST_CASE(files_come_in_name_order_and_only_texts_are_read) {
  for (const auto* name : {"10_c.sql", "2_b.sql", "README.md", "3_code.go", "strata.lock"}) folder.write(name, "x");
  std::filesystem::create_directory(folder.path() / "4_folder.sql");

  const std::vector<folder_file> found = read();

  BOOST_REQUIRE(found.size() == 4u);
  BOOST_TEST(found[0].text->path() == "migrations/2_b.sql");
  BOOST_TEST(found[1].name == "3_code.go");
  BOOST_TEST(!found[1].text);
  BOOST_TEST(found[2].text->path() == "migrations/10_c.sql");
  BOOST_TEST(found[3].name == "README.md");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(folders_are_read_on_demand_and_hidden_ones_never) {
  for (const auto* name : {"1_a", ".git", "1_a/inner"}) std::filesystem::create_directory(folder.path() / name);
  for (const auto* name : {"1_a/up.sql", "1_a/metadata.toml", "1_a/inner/x.SQL", ".git/y.sql"}) folder.write(name, "x");

  BOOST_TEST(read().empty());
  const std::vector<folder_file> found = read(true);

  BOOST_REQUIRE(found.size() == 3u);
  BOOST_TEST(found[0].text->path() == "migrations/1_a/inner/x.SQL");
  BOOST_TEST(found[1].name == "1_a/metadata.toml");
  BOOST_TEST(found[2].name == "1_a/up.sql");
}

BOOST_AUTO_TEST_CASE(the_lock_file_is_read_where_there_is_one) {
  BOOST_TEST(!read_lock_source(folder.path(), "migrations", messages));

  folder.write("strata.lock", "x");

  BOOST_TEST(read_lock_source(folder.path(), "migrations", messages)->path() == "migrations/strata.lock");
  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(a_missing_folder_is_reported) {
  BOOST_TEST(read_tree(folder.path() / "nowhere", "db/nowhere", false, messages).empty());

  BOOST_TEST(format(messages) ==
             "db/nowhere: error: there is no such folder [strata-no-folder]\n"
             "  help: name the folder of the migrations with --directory, or begin one: strata init\n");
}

BOOST_AUTO_TEST_CASE(an_unreadable_file_is_reported_and_the_others_are_read) {
  std::filesystem::create_symlink("nowhere", folder.path() / "1_a.sql");
  folder.write("2_b.sql", "x");

  BOOST_TEST(read().size() == 1u);

  BOOST_TEST(format(messages) ==
             "migrations/1_a.sql: error: cannot read the file: No such file or directory [strata-unreadable]\n"
             "  help: ls -l migrations/1_a.sql shows what it is and who may read it\n");
}

BOOST_AUTO_TEST_CASE(a_nul_byte_is_reported_at_its_place) {
  BOOST_TEST(messages_about(std::string("ab\nc\0d\n", 7)) ==
             "migrations/1_a.sql:2:2: error: NUL byte: no engine takes one in SQL text [strata-nul-byte]\n"
             "    c?d\n"
             "     ^\n"
             "  help: remove the byte; to store one, write a blob literal (X'00')\n");
}

BOOST_AUTO_TEST_CASE(invalid_utf8_is_reported_at_its_place) {
  BOOST_TEST(messages_about("caf\xC3\xA9 \xE9\n") ==
             "migrations/1_a.sql:1:7: error: byte 0xE9 is not valid UTF-8 [strata-invalid-utf8]\n"
             "    caf\xC3\xA9 \xE9\n"
             "         ^\n"
             "  help: save the file as UTF-8; to store other bytes, write a blob literal (X'…')\n");
}

BOOST_AUTO_TEST_CASE(overlong_forms_surrogates_and_cut_characters_are_not_utf8) {
  for (const auto* bad :
       {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
    folder.write("1_a.sql", bad);
    BOOST_TEST(read().empty());
  }
  folder.write("1_a.sql", "\xE2\x82\xAC \xF0\x9F\x98\x80 \xF4\x8F\xBF\xBF");
  BOOST_TEST(read().size() == 1u);
}

BOOST_AUTO_TEST_CASE(utf16_is_named_as_such) {
  BOOST_TEST(messages_about(std::string("\xFF\xFE-\0-\0", 6)) ==
             "migrations/1_a.sql: error: the file is UTF-16; migrations are UTF-8 [strata-utf16]\n"
             "  help: iconv -f UTF-16 -t UTF-8 -o utf8.sql migrations/1_a.sql && mv utf8.sql migrations/1_a.sql\n");
}

BOOST_AUTO_TEST_CASE(utf16_without_a_mark_is_named_as_such) {
  BOOST_TEST(messages_about(std::string("-\0-\0", 4)) ==
             "migrations/1_a.sql: error: the file is UTF-16; migrations are UTF-8 [strata-utf16]\n"
             "  help: iconv -f UTF-16 -t UTF-8 -o utf8.sql migrations/1_a.sql && mv utf8.sql migrations/1_a.sql\n");
}

BOOST_AUTO_TEST_CASE(the_current_folder_adds_nothing_to_a_path) {
  BOOST_TEST(display_path(".", "1_a.sql") == "1_a.sql");
  BOOST_TEST(display_path("db/", "1_a.sql") == "db/1_a.sql");
}

BOOST_AUTO_TEST_SUITE_END()
