#include "programs.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <strata/strata.hpp>
#include <utility>

#include "server.hpp"

namespace strata::test {

std::vector<migration_text> countable_chain(std::string_view kind) {
  std::vector<migration_text> texts;
  for (int number = 1; number < countable_migrations; ++number) {
    const std::string name = std::to_string(number);
    const std::string table = "t" + name;
    migration_text next{.revision = "100" + name, .up = {}, .transactional = kind != "recorded"};
    if (number == 1) next.up.push_back("CREATE TABLE effects (what text NOT NULL)");
    if (number == 1 && kind == "slow") next.up.push_back("SELECT pg_sleep(0.5)");
    next.up.push_back("INSERT INTO effects VALUES ('" + name + ".1')");
    next.up.push_back("CREATE TABLE " + table + " (id integer PRIMARY KEY, name text)");
    next.up.push_back("INSERT INTO " + table + " SELECT n, 'row ' || n FROM generate_series(1, 20) AS n");
    next.up.push_back("ALTER TABLE " + table + " ADD COLUMN extra integer NOT NULL DEFAULT 0");
    next.up.push_back("INSERT INTO effects VALUES ('" + name + ".2')");
    texts.push_back(std::move(next));
  }
  texts.push_back({.revision = "2000",
                   .up = {"INSERT INTO effects VALUES ('index.1')", "CREATE INDEX CONCURRENTLY ix_t1_name ON t1 (name)",
                          "INSERT INTO effects VALUES ('index.2')"},
                   .transactional = false});
  return texts;
}

std::string all_effects(std::string_view) {
  const std::string effects = std::to_string(2 * countable_migrations);
  return effects + "/" + effects;
}

int run_program(const std::string& url, std::string_view kind) {
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  try {
    const postgresql_chain chain{countable_chain(kind)};
    const auto how = kind == "together" ? transactions::single : transactions::per_migration;
    return static_cast<int>(upgrade(url, chain.set(), {.transactions = how}).migrations.size());
  } catch (const std::exception& failed) {
    std::fprintf(stderr, "%s\n", failed.what());
    return 201;
  }
}

program::program(const std::string& url, std::string_view kind) {
  std::array<int, 2> gate{};
  if (pipe2(gate.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, gate[0], STDIN_FILENO);
  std::string words[] = {"test_postgresql", "launch", url, std::string{kind}};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  const int failed = posix_spawn(&process_, "/proc/self/exe", &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  close(gate[0]);
  gate_ = gate[1];
  if (failed != 0) throw std::runtime_error{"the program cannot be started"};
}

program::program(program&& from) noexcept
    : process_{std::exchange(from.process_, 0)}, gate_{std::exchange(from.gate_, -1)} {}

program::~program() {
  if (process_ == 0) return;
  kill();
  static_cast<void>(result());
}

void program::go() {
  if (gate_ >= 0) close(std::exchange(gate_, -1));
}

void program::kill() const {
  if (process_ > 0) ::kill(process_, SIGKILL);
}

int program::result() {
  go();
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 202;
}

}  // namespace strata::test
