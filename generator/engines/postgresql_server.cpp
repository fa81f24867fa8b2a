#include "postgresql_server.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <random>
#include <strata/postgresql.hpp>

#include "postgresql_supervisor.hpp"
#include "runtime/src/postgresql/database_url.hpp"

namespace strata::generator {

namespace {

std::string new_name() {
  static std::atomic<int> counter{0};
  static const unsigned salt = std::random_device{}();
  return "strata_" + std::to_string(getpid()) + "_" + std::to_string(salt) + "_" + std::to_string(++counter);
}

}  // namespace

postgresql_server::postgresql_server(const std::vector<std::string>& settings) {
  const char* const given = std::getenv("STRATA_TEST_POSTGRESQL_URL");
  if (given != nullptr && *given != '\0') {
    maintenance_url_ = given;
    if (maintenance_url_.find("://") == std::string::npos) {
      throw no_server{"STRATA_TEST_POSTGRESQL_URL is not a URL; write it as postgresql://user@host/database"};
    }
    if (!settings.empty()) throw no_server{"STRATA_TEST_POSTGRESQL_URL names a server that has settings of its own"};
    return;
  }
  start(settings);
  maintenance_url_ = url("postgres");
}

void postgresql_server::start(const std::vector<std::string>& settings) {
  const postgresql_binaries programs = find_postgresql();
  const unprivileged_user user = find_unprivileged_user();
  std::array<int, 2> orders{-1, -1};
  std::array<int, 2> answers{-1, -1};
  const bool piped = pipe2(orders.data(), O_CLOEXEC) == 0 && pipe2(answers.data(), O_CLOEXEC) == 0;
  supervisor_ = piped ? fork() : -1;
  if (supervisor_ < 0) {
    for (const int each : {orders[0], orders[1], answers[0], answers[1]}) {
      if (each >= 0) close(each);
    }
    throw no_server{piped ? "no process can be started" : "no pipe"};
  }
  if (supervisor_ == 0) {
    close(orders[1]);
    close(answers[0]);
    supervise_postgresql(programs, user, settings, orders[0], answers[1]);
  }
  close(orders[0]);
  close(answers[1]);
  orders_ = orders[1];
  answers_ = answers[0];
  try {
    read_answer();
  } catch (...) {
    close(orders_);
    close(answers_);
    waitpid(supervisor_, nullptr, 0);
    throw;
  }
}

void postgresql_server::read_answer() {
  std::string line;
  char byte = 0;
  while (read(answers_, &byte, 1) == 1 && byte != '\n') line += byte;
  if (!line.starts_with('+')) throw no_server{line.empty() ? "the supervisor ended" : line.substr(1)};
  folder_ = line.substr(1);
}

postgresql_server::~postgresql_server() {
  if (supervisor_ <= 0) return;
  // Children of this process may hold the pipe open.
  const char order = static_cast<char>(supervisor_order::stop);
  if (write(orders_, &order, 1) != 1) kill(supervisor_, SIGTERM);
  close(orders_);
  waitpid(supervisor_, nullptr, 0);
  close(answers_);
}

std::string postgresql_server::url(std::string_view database) const {
  if (!is_throwaway()) return postgresql::with_database(maintenance_url_, database);
  return "postgresql:///" + std::string{database} + "?host=" + folder_ + "&user=strata";
}

void postgresql_server::kill_and_restart() {
  const char order = static_cast<char>(supervisor_order::kill_and_restart);
  if (write(orders_, &order, 1) != 1) throw no_server{"the supervisor ended"};
  read_answer();
}

postgresql_database::postgresql_database(const postgresql_server& on)
    : on_{on}, name_{new_name()}, url_{on.url(name_)} {
  // Not the default template, which holds back CREATE DATABASE while anybody is connected to it.
  postgresql::driver.connect(on_.maintenance_url(), {})->execute("CREATE DATABASE " + name_ + " TEMPLATE template0");
}

postgresql_database::~postgresql_database() {
  try {
    postgresql::driver.connect(on_.maintenance_url(), {})->execute("DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {
    // The server is gone, and the database with it.
    return;
  }
}

}  // namespace strata::generator
