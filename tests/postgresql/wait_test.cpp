// `wait` and a server that comes late, or takes the call and says nothing.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <sstream>
#include <strata/cli.hpp>

#include "runtime/cli/command.hpp"
#include "runtime/cli/console.hpp"
#include "server.hpp"

using namespace strata::test;

BOOST_AUTO_TEST_SUITE(wait_test)

const postgresql_chain line{{{.revision = "1001", .up = {"CREATE TABLE a (id integer)"}, .down = {"DROP TABLE a"}}}};

/// A port that answers no call.
class silent_port {
 public:
  silent_port() : socket_{socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof where;
    BOOST_REQUIRE(bind(socket_, reinterpret_cast<const sockaddr*>(&where), size) == 0);
    BOOST_REQUIRE(listen(socket_, 16) == 0);
    BOOST_REQUIRE(getsockname(socket_, reinterpret_cast<sockaddr*>(&where), &size) == 0);
    number_ = ntohs(where.sin_port);
  }
  silent_port(const silent_port&) = delete;
  silent_port& operator=(const silent_port&) = delete;
  ~silent_port() { close(socket_); }
  [[nodiscard]] std::string number() const { return std::to_string(number_); }

 private:
  int socket_;
  int number_ = 0;
};

int wait_for(const std::string& url, std::string& errors) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  const strata::cli::console where{.in = &in, .out = &out, .err = &err};
  const int status =
      strata::cli::run_on(where, {.name = "test-migrate"}, {"wait", "--timeout", "2", "--database", url}, line.set());
  errors = err.str();
  return status;
}

BOOST_AUTO_TEST_CASE(a_server_that_is_there_answers) {
  postgresql_fixture server;
  std::string errors;

  BOOST_TEST(wait_for(server.url(), errors) == 0);
  BOOST_TEST(errors == "");
}

BOOST_AUTO_TEST_CASE(a_server_that_says_nothing_is_left_within_the_limit) {
  const silent_port port;
  for (const std::string& url : {"postgresql://ada:secret@127.0.0.1:" + port.number() + "/nimbus",
                                 "postgresql://ada:secret@127.0.0.1:" + port.number() + "/nimbus?sslmode=disable",
                                 "host=127.0.0.1 port=" + port.number() + " dbname=nimbus password=secret"}) {
    const auto start = std::chrono::steady_clock::now();
    std::string errors;

    BOOST_TEST(wait_for(url, errors) == 1);

    BOOST_TEST((std::chrono::steady_clock::now() - start < std::chrono::seconds{15}));
    BOOST_TEST(errors.find("cannot connect to PostgreSQL within 2 s [strata-cannot-connect]") != std::string::npos,
               errors);
    BOOST_TEST(errors.find("secret") == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
