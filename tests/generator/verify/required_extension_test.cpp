// Runs under `strata with-server`.
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "generator/commands/commands.hpp"
#include "generator/verify/scratch_folder.hpp"

using namespace strata::generator;

namespace {

struct project : test::scratch_folder {
  project() {
    options.folder.directory = path / "migrations";
    options.folder.display_directory = "migrations";
    options.folder.dialects = {dialect::postgresql};
  }
  void require(const std::string& extension) {
    write("migrations/1_notes.sql",
          "-- migrate:up\nCREATE TABLE notes (body text);\n-- migrate:down\nDROP TABLE notes;\n");
    write("migrations/2_search.sql", "-- migrate:requires extension " + extension +
                                         "\n-- migrate:up\nCREATE INDEX notes_body ON notes USING gin (body "
                                         "gin_trgm_ops);\n-- migrate:down\nDROP INDEX notes_body;\n");
  }
  int verify() { return verify_migrations(options, out, err); }

  verify_options options;
  std::ostringstream out;
  std::ostringstream err;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(required_extension_test, project)

BOOST_AUTO_TEST_CASE(it_is_created_where_migrations_are_tried) {
  require("pg_trgm");

  BOOST_TEST(verify() == 0, err.str());
  options.what = verify_options::check::round_trip;
  BOOST_TEST(verify() == 0, err.str());

  BOOST_TEST(err.str() == "");
}

BOOST_AUTO_TEST_CASE(one_that_the_server_does_not_have_is_an_error_that_names_it) {
  require("pg_trgm no_such_thing");

  BOOST_TEST(verify() == 1);

  BOOST_TEST(err.str().starts_with("migrations: error: the server that migrations are tried on cannot create the "
                                   "extension no_such_thing [strata-requirement-missing]\n"),
             err.str());
  BOOST_TEST(err.str().find("  help: install it there, or name a server that has it in STRATA_TEST_POSTGRESQL_URL\n") !=
                 std::string::npos,
             err.str());
}

BOOST_AUTO_TEST_SUITE_END()
