// nimbus [URL]: migrates its own database, then plays the queue's classic accident: an agent that pauses past its lease
// and comes back with a result after another one has taken over.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <nimbus/migrations.hpp>
#include <stdexcept>
#include <string>

#include "agents.hpp"
#include "job_store.hpp"

namespace {

using namespace std::chrono_literals;

/// The first free name, so that every launch adds a job of its own.
std::string unused_id(nimbus::job_store& store) {
  int number = 1;
  while (store.status("build-" + std::to_string(number))) ++number;
  return "build-" + std::to_string(number);
}

void enrol(nimbus::agents& agents, std::string_view name, std::string_view token_digest, nimbus::instant at) {
  agents.enrol(name, token_digest, "acme", at);
  std::cout << name << (agents.admit(name, token_digest, at) ? " is admitted\n" : " is turned away\n");
}

nimbus::lease take(nimbus::job_store& store, std::string_view job, std::string_view agent, nimbus::instant at) {
  auto lease = store.take(job, agent, at, 30s);
  if (!lease) throw std::runtime_error{"the job was taken by somebody else"};
  std::cout << agent << " takes the job, fence token " << lease->fence_token << '\n';
  return *lease;
}

void finish(nimbus::job_store& store, const nimbus::lease& held, nimbus::instant at) {
  std::cout << held.agent << " reports a result with fence token " << held.fence_token << ": "
            << (store.finish(held, nimbus::outcome::succeeded, at) ? "accepted" : "refused") << '\n';
}

void play(strata::connection& database) {
  nimbus::agents agents{database};
  nimbus::job_store store{database};
  const auto start = nimbus::now();
  enrol(agents, "agent-a", "sha256:0a", start);
  enrol(agents, "agent-b", "sha256:0b", start);

  const std::string id = unused_id(store);
  store.submit({id, "acme", "website", R"({"ref": "main"})"}, start);
  std::cout << id << " is submitted for acme/website\n";

  auto first = take(store, id, "agent-a", start);
  if (store.renew(first, start + 20s, 30s)) std::cout << "agent-a renews its lease, version " << first.version << '\n';
  std::cout << "agent-a pauses; jobs whose lease has run out: " << store.expire(start + 60s) << '\n';

  const auto second = take(store, id, "agent-b", start + 61s);
  finish(store, first, start + 62s);
  finish(store, second, start + 63s);
  std::cout << id << " has " << store.status(id).value() << '\n';

  if (agents.open_session("agent-b", 2201, start + 64s, 10min)) {
    std::cout << "agent-b has an SSH session on host port 2201 for a look at the machine\n";
    agents.close_session("agent-b", 2201);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  const char* const from_environment = std::getenv("NIMBUS_DATABASE_URL");
  const std::string url = argc > 1 ? argv[1] : from_environment != nullptr ? from_environment : "sqlite:///nimbus.db";

  strata::log_observer log{std::clog};
  const auto database = strata::connect(url, nimbus::migrations());
  strata::upgrade(*database, nimbus::migrations(), {.observer = &log});

  play(*database);
  return EXIT_SUCCESS;
} catch (const std::exception& failure) {
  std::cerr << failure.what() << '\n';
  return EXIT_FAILURE;
}
