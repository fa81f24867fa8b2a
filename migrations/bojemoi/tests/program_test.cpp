#include "program.hpp"

#include <boost/test/unit_test.hpp>
#include <sstream>
#include <stdexcept>

#include "ip2location.hpp"
#include "server_databases.hpp"

namespace {

struct program_fixture {
  std::string run() {
    std::ostringstream out;
    bojemoi::run(databases.server(), out, log);
    return out.str();
  }
  std::string answer(const std::string& database, const std::string& sql) {
    return databases.connect(database)->query(sql).at(0).at(0).value_or("NULL");
  }

  bojemoi::server_databases databases;
  std::ostringstream log;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(program_test, program_fixture)

BOOST_AUTO_TEST_CASE(each_database_has_the_tables_of_its_own_chain) {
  BOOST_TEST(run() == "deployment 1 of gateway:1.4 to 192.0.2.10 (NL) is block 1\n");
  BOOST_TEST(run() == "deployment 2 of gateway:1.4 to 192.0.2.10 (NL) is block 2\n");

  BOOST_TEST(answer("bojemoi", "SELECT to_regclass('deployment_blocks')") == "NULL");
  BOOST_TEST(answer("bojemoi", "SELECT count(*) FROM strata_migrations") == "2");
  BOOST_TEST(answer("karacho", "SELECT to_regclass('deployments')") == "NULL");
  BOOST_TEST(answer("karacho", "SELECT count(*) FROM strata_migrations") == "1");
}

BOOST_AUTO_TEST_CASE(the_database_of_others_is_not_touched) {
  run();

  BOOST_TEST(answer("ip2location", "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public'") ==
             "ip2location_db1");
  const auto theirs = bojemoi::connect_ip2location(databases.server());
  BOOST_CHECK_THROW(theirs->execute("CREATE TABLE mine (a int)"), strata::engine_error);
}

BOOST_AUTO_TEST_CASE(the_database_of_others_is_checked) {
  databases.connect("ip2location")->execute("ALTER TABLE ip2location_db1 RENAME COLUMN ip_to TO ip_until");

  std::string said;
  try {
    run();
  } catch (const std::runtime_error& failure) {
    said = failure.what();
  }

  BOOST_TEST(said ==
             "the ip2location database is not as bojemoi needs it:\n  ip2location_db1.ip_to is missing or no bigint");
}

BOOST_AUTO_TEST_CASE(a_broken_audit_stops_the_program_before_it_deploys) {
  run();
  const auto karacho = databases.connect("karacho");
  karacho->execute("ALTER TABLE deployment_blocks DISABLE TRIGGER deployment_blocks_are_added");
  karacho->execute("UPDATE deployment_blocks SET payload = 'nothing'");

  BOOST_CHECK_THROW(run(), std::runtime_error);

  BOOST_TEST(answer("bojemoi", "SELECT count(*) FROM deployments") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
