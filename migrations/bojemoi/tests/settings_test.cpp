#define BOOST_TEST_MODULE bojemoi
#include "settings.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

BOOST_AUTO_TEST_SUITE(settings_test)

BOOST_AUTO_TEST_CASE(what_is_not_set_has_a_default) {
  for (const char* each : {"POSTGRES_HOST", "POSTGRES_PORT", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}) {
    unsetenv(each);
  }
  setenv("POSTGRES_HOST", "db.example.org", 1);

  const auto found = bojemoi::read_settings();

  BOOST_TEST(bojemoi::url_of(found, found.database) ==
             "postgresql:///bojemoi?host=db.example.org&port=5432&user=bojemoi");
}

BOOST_AUTO_TEST_CASE(a_password_may_hold_anything) {
  const bojemoi::settings server{.host = "/run/postgresql", .user = "a b", .password = "p&ss/w%rd?é"};

  BOOST_TEST(bojemoi::url_of(server, "karacho") ==
             "postgresql:///karacho?host=%2Frun%2Fpostgresql&port=5432&user=a%20b&password=p%26ss%2Fw%25rd%3F%C3%A9");
}

BOOST_AUTO_TEST_SUITE_END()
