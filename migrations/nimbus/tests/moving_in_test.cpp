#include "moving_in.hpp"

#include <stdlib.h>

#include <filesystem>

namespace {

struct file_fixture {
  file_fixture() { BOOST_REQUIRE(mkdtemp(folder.data()) != nullptr); }
  ~file_fixture() {
    database.reset();
    std::filesystem::remove_all(folder);
  }

  std::string folder = (std::filesystem::temp_directory_path() / "nimbus-XXXXXX").string();
  std::unique_ptr<strata::connection> database;

  nimbus::moving_in opened() {
    const std::string url = "sqlite:///" + folder + "/nimbus.db";
    database = strata::connect(url, nimbus::migrations());
    return {*database, url};
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(moving_in_test, file_fixture)

BOOST_AUTO_TEST_CASE(a_database_from_before_the_migrations_keeps_every_row) { opened().keeps_every_row(); }

BOOST_AUTO_TEST_CASE(a_database_that_was_changed_by_hand_is_refused) { opened().is_refused_where_it_differs(); }

BOOST_AUTO_TEST_SUITE_END()
