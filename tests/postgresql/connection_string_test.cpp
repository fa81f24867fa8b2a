// Addresses that cannot be read: what is said about them helps, and holds no piece of a password, in whatever language
// libpq speaks.
#include <boost/test/unit_test.hpp>
#include <clocale>
#include <cstdlib>
#include <sstream>
#include <strata/postgresql.hpp>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>

#include "../message_of.hpp"
#include "runtime/cli/command.hpp"
#include "runtime/cli/console.hpp"
#include "runtime/src/postgresql/connection_string.hpp"

using namespace strata;
using strata::postgresql::parse_connection_string;
using strata::test::message_of;

namespace {

std::string refused(const std::string& url) {
  return message_of([&] { static_cast<void>(parse_connection_string(url)); });
}

std::string told(const std::string& message, const std::string& help) {
  return "error: the PostgreSQL URL cannot be read: " + message + " [strata-bad-url]\n  help: " + help;
}

// Whatever its pieces are taken for, this password can be found again.
const std::vector<std::string> passwords{"hunter2/SECRET",
                                         "hunter2@SECRET",
                                         "hunter2%zzSECRET",
                                         "hunter2:SECRET",
                                         "hunter2?SECRET",
                                         "hunter2#SECRET",
                                         "hunter2&SECRET",
                                         "hunter2=SECRET",
                                         "hunter2 SECRET",
                                         "hunter2'SECRET",
                                         "hunter2,SECRET",
                                         "hunter2[SECRET]",
                                         "hunter2\\SECRET",
                                         "hunter2%00SECRET",
                                         "//hunter2?x=SECRET@",
                                         "hunter2\"SECRET",
                                         "5432/db?hunter2=SECRET",
                                         "5432/db?a=b&hunter2=SECRET",
                                         "5432/db?user=a&SECRET=hunter2",
                                         "5432/db?SECRET=hunter2&user=a"};

// {} stands for the password. No server listens at any of them.
const std::vector<std::string> shapes{"postgresql://u:{}@127.0.0.1:1/db",
                                      "postgres://u:{}@127.0.0.1:1",
                                      "postgresql+psycopg2://u:{}@127.0.0.1:1/db?sslmode=require",
                                      "jdbc:postgresql://127.0.0.1:1/db?user=u&password={}",
                                      "postgresql://127.0.0.1:1/db?user=u&password={}&sslmode=disable",
                                      "postgresql://u:{}@[::1:1/db",
                                      "postgresql://u:{}@127.0.0.1:port/db",
                                      "postgresql://u:{}@127.0.0.1:1/db?schema=app",
                                      "postgresql://u:{}@127.0.0.1:1/db?x",
                                      "postgresql:///db?host=127.0.0.1&port=1&password={}",
                                      "postgresql:u:{}@127.0.0.1:1/db",
                                      "u:{}@127.0.0.1:1/db",
                                      "u:{}@127.0.0.1://db",
                                      "host=127.0.0.1 port=1 user=u password={} dbname=db",
                                      "password={} host=127.0.0.1 port=1",
                                      "password='{} host=127.0.0.1 port=1",
                                      "dbname=postgresql://u:{}@127.0.0.1:1/db host=127.0.0.1 port=1",
                                      "mysql://u:{}@127.0.0.1:1/db",
                                      "sqlite:///no/such/folder/x.db?password={}",
                                      "sqlite://u:{}@127.0.0.1/x.db"};

std::string filled(std::string shape, const std::string& password) {
  return shape.replace(shape.find("{}"), 2, password);
}

const chain_set& set() {
  static constexpr const driver* drivers[]{&postgresql::driver, &sqlite::driver};
  static const chain_set found{.name = "nimbus", .program = "nimbus-migrate", .drivers = drivers};
  return found;
}

std::string by_library(const std::string& url) {
  return message_of([&] { static_cast<void>(connect(url, set(), {.wait = {.limit = std::chrono::milliseconds{1}}})); });
}

std::string by_program(const std::string& url, const std::string& format) {
  std::ostringstream out;
  std::ostringstream err;
  cli::program self;
  self.name = "nimbus-migrate";
  static_cast<void>(
      cli::run_on({.out = &out, .err = &err}, self, {"current", "--database", url, "--format", format}, set()));
  return out.str() + err.str();
}

// In the process's own locale, as an application sets it.
class spoken_language {
 public:
  explicit spoken_language(const char* language) {
    setenv("LANGUAGE", language, 1);
    std::setlocale(LC_ALL, "C.UTF-8");
  }
  spoken_language(const spoken_language&) = delete;
  spoken_language& operator=(const spoken_language&) = delete;
  ~spoken_language() {
    std::setlocale(LC_ALL, "C");
    unsetenv("LANGUAGE");
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(connection_string_test)

BOOST_AUTO_TEST_CASE(no_message_holds_a_piece_of_a_password) {
  std::size_t tried = 0;
  for (const char* const language : {"de", "fr", "ru", "en"}) {
    const spoken_language speaking{language};
    for (const std::string& shape : shapes) {
      for (const std::string& password : passwords) {
        const std::string url = filled(shape, password);
        for (const std::string& said : {by_library(url), by_program(url, "text"), by_program(url, "json")}) {
          BOOST_TEST(said.find("hunter2") == std::string::npos, language << ", " << url << ": " << said);
          BOOST_TEST(said.find("SECRET") == std::string::npos, language << ", " << url << ": " << said);
          BOOST_TEST(!said.empty());
        }
        ++tried;
      }
    }
  }
  BOOST_TEST(tried >= 4 * 200u);
}

BOOST_AUTO_TEST_CASE(libpq_speaks_the_languages_of_the_test) {
  const spoken_language speaking{"de"};
  const std::string said = by_library("postgresql://u@127.0.0.1:1/db");

  if (said.find("connection to server") != std::string::npos) {
    BOOST_TEST_MESSAGE("libpq's catalogues are not installed here");
    return;
  }
  BOOST_TEST(said.find("Verbindung zum Server") != std::string::npos, said);
}

BOOST_AUTO_TEST_CASE(what_is_not_escaped_in_a_password_is_named_with_its_escape) {
  const std::string expected =
      told("a sign in the user's name or password ends it too early",
           "write such signs as escapes: %40 for @, %2F for /, %3A for :, %3F for ?, %23 for #, "
           "%25 for %");

  for (const char* const url : {"postgresql://u:a/b@h/d", "postgresql://u:a@b@h/d", "postgresql://u:1/b?x=y@h/d@e",
                                "postgresql://u:1/b?sslmode=x@h"}) {
    BOOST_TEST(refused(url) == expected);
  }
  BOOST_TEST(refused("postgresql://u:100%@h/d") ==
             told("'%' must be followed by two hex digits, and not by 00", "write a '%' of the text itself as %25"));
}

BOOST_AUTO_TEST_CASE(a_parameter_that_libpq_does_not_know_is_named) {
  const std::string list =
      "leave it out; libpq's are listed at "
      "https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS";

  BOOST_TEST(refused("postgresql://h/d?connection_limit=5") == told("libpq has no parameter 'connection_limit'", list));
  BOOST_TEST(refused("host=h pool_size=5") == told("libpq has no parameter 'pool_size'", list));
  BOOST_TEST(refused("postgresql://h/d?schema=app") ==
             told("libpq has no parameter 'schema'", "write options=-csearch_path%3D and the schema's name instead"));
  BOOST_TEST(
      refused("jdbc:postgresql://h/d?currentSchema=app") ==
      told("libpq has no parameter 'currentSchema'", "write options=-csearch_path%3D and the schema's name instead"));
  BOOST_TEST(refused("postgresql+asyncpg://h/d?ssl=require") ==
             told("libpq has no parameter 'ssl'", "write sslmode=require instead"));
  BOOST_TEST(refused("postgresql://h/d?pgbouncer=true") ==
             told("libpq has no parameter 'pgbouncer'",
                  "leave it out; behind a pooler, strata_lock=lease says what Strata has to know"));
  // It may be a piece of the password.
  BOOST_TEST(refused("postgresql://h/d?password=a&b=c") ==
             told("it has a parameter that libpq does not know",
                  "write '&' in a value as %26, and leave out what is another program's"));
}

BOOST_AUTO_TEST_CASE(other_tools_forms_are_read_or_explained) {
  BOOST_TEST(by_library("jdbc:postgresql:db") ==
             "error: the database URL has no '//' behind 'postgresql:' [strata-bad-url]\n"
             "  help: write it as sqlite:///relative.db, sqlite:////absolute.db or sqlite:// (in memory)");
  BOOST_TEST(by_library("jdbc:mariadb://h/d")
                 .starts_with("error: this program has no driver for 'mariadb' URLs [strata-unknown-dialect]\n"));
}

BOOST_AUTO_TEST_SUITE_END()
