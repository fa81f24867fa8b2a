// nebula [URL]: migrates its own database, then puts clients into groups and asks who fell silent.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <nebula/migrations.hpp>
#include <string>
#include <vector>

#include "directory.hpp"

namespace {

void show(const std::string& what, const std::vector<std::string>& names) {
  std::cout << what << ':';
  for (const auto& name : names) std::cout << ' ' << name;
  std::cout << '\n';
}

void play(strata::connection& database) {
  nebula::directory directory{database};
  directory.add_user("ada", "ada@example.org");
  directory.add_client({"client-1", "ada", "sensor", {"lab", "battery"}});
  directory.add_client({"client-2", "ada", "camera", {"lab"}});
  directory.add_client({"client-3", "ada", "gate", {"edge"}});

  directory.add_group("cellar", "Everything in the cellar");
  for (const auto* client : {"client-1", "client-2", "client-3"}) directory.join(client, "cellar");
  show("in the cellar", directory.members("cellar"));
  show("tagged lab", directory.tagged("lab"));

  directory.heard_of("client-1", "2026-02-16 11:00:00");
  directory.heard_of("client-2", "2026-02-16 12:00:00");
  directory.heard_of("client-3", "2026-02-16 10:00:00");
  directory.revoke("client-3", "2026-02-16 10:30:00");
  show("silent since noon", directory.silent_since("2026-02-16 12:00:00"));

  directory.remove_group("cellar");
  show("in the cellar after the group is gone", directory.members("cellar"));
  for (const auto* client : {"client-1", "client-2", "client-3"}) directory.remove_client(client);
}

}  // namespace

int main(int argc, char** argv) try {
  const char* const from_environment = std::getenv("DATABASE_URL");
  const std::string url = argc > 1 ? argv[1] : from_environment != nullptr ? from_environment : "sqlite:///nebula.db";

  strata::log_observer log{std::clog};
  const auto database = strata::connect(url, nebula::migrations());
  strata::upgrade(*database, nebula::migrations(), {.observer = &log});

  play(*database);
  return EXIT_SUCCESS;
} catch (const std::exception& failure) {
  std::cerr << failure.what() << '\n';
  return EXIT_FAILURE;
}
