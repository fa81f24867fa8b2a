#include "generator/emit/emit.hpp"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <fstream>
#include <iterator>

using namespace strata::generator;

namespace {

// A folder that is gone when the test ends.
struct scratch_folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("strata_write_test_" + std::to_string(getpid()));
  scratch_folder() { std::filesystem::create_directories(path); }
  ~scratch_folder() { std::filesystem::remove_all(path); }
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(write_test)

BOOST_AUTO_TEST_CASE(folders_are_made_and_bytes_are_kept) {
  const scratch_folder folder;
  diagnostics messages;

  write_if_changed(folder.path / "a/b/file", "one\r\ntwo", messages);

  BOOST_TEST(text_of(folder.path / "a/b/file") == "one\r\ntwo");
  BOOST_TEST(!std::filesystem::exists(folder.path / "a/b/file.new"));
  BOOST_TEST(messages.all().empty());
}

BOOST_AUTO_TEST_CASE(an_unchanged_file_keeps_its_time) {
  const scratch_folder folder;
  const std::filesystem::path file = folder.path / "file";
  diagnostics messages;
  write_if_changed(file, "text", messages);
  const auto long_ago = std::filesystem::last_write_time(file) - std::chrono::hours{1};
  std::filesystem::last_write_time(file, long_ago);

  write_if_changed(file, "text", messages);
  BOOST_TEST((std::filesystem::last_write_time(file) == long_ago));

  write_if_changed(file, "other", messages);
  BOOST_TEST((std::filesystem::last_write_time(file) != long_ago));
  BOOST_TEST(text_of(file) == "other");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_is_an_error) {
  const scratch_folder folder;
  diagnostics messages;
  write_if_changed(folder.path / "file", "", messages);
  std::filesystem::create_directory(folder.path / "folder");

  write_if_changed(folder.path / "folder", "text", messages);

  BOOST_TEST(format(messages) ==
             (folder.path / "folder").string() + ": error: cannot be written: Is a directory [strata-cannot-write]\n");
}

BOOST_AUTO_TEST_SUITE_END()
