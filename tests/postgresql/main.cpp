// The runner of the PostgreSQL tests. With `launch URL CHAIN` it is instead a program that migrates its database when
// it starts, for the tests that need many of them or kill them.
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "programs.hpp"
#include "server.hpp"

int main(int count, char** arguments) {
  using namespace strata;
  if (count == 4 && std::string_view{arguments[1]} == "launch") return test::run_program(arguments[2], arguments[3]);
  const bool wants_pooler = std::any_of(arguments, arguments + count, [](const char* each) {
    return std::string_view{each} == "--run_test=pooler_test";
  });
  if (wants_pooler && access("/usr/sbin/pgbouncer", X_OK) != 0) {
    std::cout << "skipped: there is no /usr/sbin/pgbouncer (Debian: pgbouncer)\n";
    return 77;
  }
  const bool wants_own_server = std::any_of(arguments, arguments + count, [](const char* each) {
    return std::string_view{each} == "--run_test=lock_table_test";
  });
  if (wants_own_server && std::getenv("STRATA_TEST_POSTGRESQL_URL") != nullptr) {
    std::cout << "skipped: STRATA_TEST_POSTGRESQL_URL names a server with a lock table of its own size\n";
    return 77;
  }
  try {
    generator::postgresql_server running;
    test::current_server() = &running;
    return boost::unit_test::unit_test_main([] { return true; }, count, arguments);
  } catch (const generator::no_server& reason) {
    std::cout << "skipped: " << reason.what() << '\n';
    return 77;
  }
}
