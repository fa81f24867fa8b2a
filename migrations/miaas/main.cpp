// miaas [URL]: opens its own sqlite3 handle or pqxx::connection, lends it to Strata for the migrations, then registers
// two nodes and deploys a service on them.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <miaas/migrations.hpp>
#include <string>

#include "database.hpp"
#include "inventory.hpp"

namespace {

void show(const std::string& what, const miaas::deployment& running) {
  std::cout << what << ": " << running.image << " runs on " << running.node << '\n';
}

void play(miaas::database& database) {
  miaas::inventory inventory{database};
  inventory.register_node({"hare", "192.0.2.10", R"({"cpus": 4})", R"({"rack": "b2"})", "north"});
  inventory.register_node({"tortoise", "192.0.2.11", R"({"cpus": 16})", R"({"rack": "b3"})", "north"});
  const std::string node = inventory.node_with_room("north").value();
  std::cout << "two nodes are registered, " << node << " has the most room\n";

  inventory.deploy({"gateway", "gateway:1.4", R"({"port": 8443})"}, node);
  show("deployed", inventory.running("gateway").value());
  inventory.deploy({"gateway", "gateway:1.5", R"({"port": 8443})"}, "hare");
  show("replaced", inventory.running("gateway").value());
  inventory.roll_back("gateway");
  show("rolled back", inventory.running("gateway").value());
}

}  // namespace

int main(int argc, char** argv) try {
  const char* const from_environment = std::getenv("DATABASE_URL");
  const auto database = miaas::open(argc > 1                      ? argv[1]
                                    : from_environment != nullptr ? from_environment
                                                                  : "sqlite:///miaas.db");

  strata::log_observer log{std::clog};
  strata::upgrade(*database->lend(), miaas::migrations(), {.observer = &log});

  play(*database);
  return EXIT_SUCCESS;
} catch (const std::exception& failure) {
  std::cerr << failure.what() << '\n';
  return EXIT_FAILURE;
}
