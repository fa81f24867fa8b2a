#include "postgresql_server.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <strata/postgresql.hpp>
#include <string>
#include <string_view>
#include <system_error>

#include "postgresql_supervisor.hpp"
#include "runtime/internal/drivers/postgresql.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

// PGHOST, PGSERVICEFILE, PGSSLMODE …: all that libpq reads, of whichever version.
bool is_libpq_variable(std::string_view name) {
  // PG_COLOR and its like are not libpq's.
  return name.size() > 2 && name.starts_with("PG") && name[2] != '_' &&
         std::all_of(name.begin(), name.end(), [](char each) { return (each >= 'A' && each <= 'Z') || each == '_'; });
}

// The name of the folder that a throwaway server's socket is in; see supervise_postgresql().
constexpr std::string_view folder_mark = "/strata-postgresql-";

// Where a word is missing libpq asks the environment, and what is empty counts as said. A service cannot be unsaid.
constexpr std::string_view answers_to_the_environment =
    "&port=5432&hostaddr=&options=&passfile=/dev/null/none&sslmode=disable&gssencmode=disable&channel_binding=disable"
    "&requirepeer=&target_session_attrs=any&client_encoding=UTF8&ssl_min_protocol_version=&ssl_max_protocol_version=";

// Whoever may make roles may also give them away before PostgreSQL 16, but for superusers': these three lead to files
// and programs. What Strata reads it reads as this role, too, so policies must not hide rows. session_replication_role
// belongs to the session alone, and dumps and bulk loads set it.
constexpr std::string_view make_migrating_role_sql = R"(DO $strata$
BEGIN
  UPDATE pg_catalog.pg_authid SET rolsuper = true
   WHERE rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files');
  CREATE ROLE strata_migrator LOGIN NOSUPERUSER CREATEDB CREATEROLE BYPASSRLS;
  IF pg_catalog.current_setting('server_version_num')::pg_catalog.int4 OPERATOR(pg_catalog.>=) 150000 THEN
    EXECUTE 'GRANT SET ON PARAMETER session_replication_role TO strata_migrator';
  END IF;
END
$strata$)";

bool holds_server(const fs::path& folder) {
  return access((folder / "postgres").c_str(), X_OK) == 0 && access((folder / "initdb").c_str(), X_OK) == 0;
}

// Debian keeps every major version in a folder of its own, out of PATH.
fs::path newest_of_debian() {
  fs::path newest;
  int newest_version = 0;
  std::error_code ignored;
  for (const auto& each : fs::directory_iterator{"/usr/lib/postgresql", ignored}) {
    const std::string name = each.path().filename().string();
    int version = 0;
    std::from_chars(name.data(), name.data() + name.size(), version);
    const fs::path folder = each.path() / "bin";
    if (version > newest_version && holds_server(folder)) {
      newest_version = version;
      newest = folder;
    }
  }
  return newest;
}

fs::path from_pg_config() {
  FILE* const pipe = popen("pg_config --bindir 2>/dev/null", "r");
  if (pipe == nullptr) return {};
  std::string folder;
  for (int byte = std::fgetc(pipe); byte != EOF && byte != '\n'; byte = std::fgetc(pipe)) {
    folder += static_cast<char>(byte);
  }
  pclose(pipe);
  return !folder.empty() && holds_server(folder) ? fs::path{folder} : fs::path{};
}

// A link in PATH leads to the folder that holds the server's other files.
fs::path from_path() {
  const char* const variable = std::getenv("PATH");
  std::string_view rest = variable != nullptr ? variable : "";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    std::error_code missing;
    const fs::path program = fs::canonical(fs::path{folder} / "postgres", missing);
    if (!missing && holds_server(program.parent_path())) return program.parent_path();
  }
  return {};
}

// The newest of /usr/lib/postgresql/*/bin, else what pg_config or PATH lead to.
postgresql_binaries find_postgresql() {
  for (const auto& look : {newest_of_debian, from_pg_config, from_path}) {
    if (fs::path folder = look(); !folder.empty()) return {std::move(folder)};
  }
  throw no_server{
      "no PostgreSQL server is installed (looked in /usr/lib/postgresql, pg_config and PATH); install the package "
      "postgresql, or set STRATA_TEST_POSTGRESQL_URL"};
}

// This process's user; for root `nobody`, who owns nothing.
unprivileged_user find_unprivileged_user() {
  if (geteuid() != 0) return {geteuid(), getegid()};
  // Not `postgres`, who owns the machine's real databases. initdb asks for the user's name, so a number will not do.
  if (const passwd* const found = getpwnam("nobody")) return {found->pw_uid, found->pw_gid};
  throw no_server{"PostgreSQL refuses to run as root, and there is no user nobody to run it as"};
}

std::string new_name() {
  static std::atomic<int> counter{0};
  static const unsigned salt = std::random_device{}();
  return "strata_" + std::to_string(getpid()) + "_" + std::to_string(salt) + "_" + std::to_string(++counter);
}

}  // namespace

without_libpq_environment::without_libpq_environment(bool wanted) {
  if (!wanted) return;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view line{*each};
    const std::string_view name = line.substr(0, line.find('='));
    if (is_libpq_variable(name)) taken_.emplace_back(name, line.substr(std::min(name.size() + 1, line.size())));
  }
  for (const auto& [name, value] : taken_) unsetenv(name.c_str());
}

without_libpq_environment::~without_libpq_environment() {
  for (const auto& [name, value] : taken_) setenv(name.c_str(), value.c_str(), 1);
}

postgresql_server::postgresql_server(const std::vector<std::string>& settings, server_choice which) {
  const char* const given = which == server_choice::named ? std::getenv("STRATA_TEST_POSTGRESQL_URL") : nullptr;
  if (given != nullptr && *given != '\0') {
    maintenance_url_ = given;
    if (maintenance_url_.find("://") == std::string::npos) {
      throw no_server{"STRATA_TEST_POSTGRESQL_URL is not a URL; write it as postgresql://user@host/database"};
    }
    if (!settings.empty()) throw no_server{"STRATA_TEST_POSTGRESQL_URL names a server that has settings of its own"};
    stratas_ = maintenance_url_.find(folder_mark) != std::string::npos;
    return;
  }
  stratas_ = true;
  start(settings);
  start_watch();
  maintenance_url_ = url("postgres");
  make_migrating_role();
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
  if (supervisor_ < 0) {
    close(orders[1]);
    close(answers[0]);
    throw no_server{"no process can be started"};
  }
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

void postgresql_server::start_watch() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
  const pid_t caller = getppid();
  const pid_t program = getpid();
  watch_ = fork();
  if (watch_ == 0) {
    close(ends[1]);
    watch_program(caller, program, ends[0]);
  }
  close(ends[0]);
  watch_pipe_ = ends[1];
}

void postgresql_server::take_along(pid_t started) const {
  if (watch_ > 0 && write(watch_pipe_, &started, sizeof started) < 0) return;  // The watch is gone, and cannot help.
}

postgresql_server::~postgresql_server() {
  if (supervisor_ <= 0) return;
  if (watch_ > 0) {
    take_along(0);
    close(watch_pipe_);
    waitpid(watch_, nullptr, 0);
  }
  // Children of this process may hold the pipe open.
  const char order = static_cast<char>(supervisor_order::stop);
  if (write(orders_, &order, 1) != 1) kill(supervisor_, SIGTERM);
  close(orders_);
  waitpid(supervisor_, nullptr, 0);
  close(answers_);
}

std::string postgresql_server::url(std::string_view database) const {
  if (!is_throwaway()) return postgresql::with_database(maintenance_url_, database);
  return "postgresql:///" + std::string{database} + "?host=" + folder_ + "&user=strata" +
         std::string{answers_to_the_environment};
}

std::string postgresql_server::migrating_url(std::string_view database) const {
  const std::string superuser = url(database);
  const char* const trusted = std::getenv("STRATA_TEST_SUPERUSER");
  const bool confined = stratas_ && (trusted == nullptr || std::string_view{trusted} != "1");
  // Of two values for one keyword libpq takes the last.
  return confined ? superuser + "&user=" + std::string{migrating_role} : superuser;
}

std::unique_ptr<connection> postgresql_server::connect(const std::string& url) const {
  const without_libpq_environment unheard{stratas_};
  return postgresql::driver.connect(url, {});
}

void postgresql_server::make_migrating_role() const { connect(maintenance_url_)->execute(make_migrating_role_sql); }

void postgresql_server::kill_and_restart() {
  const char order = static_cast<char>(supervisor_order::kill_and_restart);
  if (write(orders_, &order, 1) != 1) throw no_server{"the supervisor ended"};
  read_answer();
}

postgresql_database::postgresql_database(const postgresql_server& on)
    : on_{on}, name_{new_name()}, url_{on.url(name_)} {
  // Not the default template, which holds back CREATE DATABASE while anybody is connected to it.
  on_.connect(on_.maintenance_url())->execute("CREATE DATABASE " + name_ + " TEMPLATE template0");
}

postgresql_database::~postgresql_database() {
  try {
    on_.connect(on_.maintenance_url())->execute("DROP DATABASE " + name_ + " WITH (FORCE)");
  } catch (const std::exception&) {
    // The server is gone, and the database with it.
    return;
  }
}

}  // namespace strata::generator
