#include "program.hpp"

#include <array>
#include <bojemoi/deployments/migrations.hpp>
#include <bojemoi/karacho/migrations.hpp>
#include <stdexcept>

#include "block_chain.hpp"
#include "ip2location.hpp"

namespace bojemoi {

namespace {

constexpr std::string_view deploy_sql = R"(
  INSERT INTO deployments (service, image, target, country) VALUES (?1, ?2, ?3, ?4) RETURNING id)";

std::unique_ptr<strata::connection> open(const settings& server, std::string_view name, const strata::chain_set& chain,
                                         std::ostream& log) {
  auto database = strata::connect(url_of(server, name), chain);
  strata::log_observer observer{log};
  strata::upgrade(*database, chain, {.observer = &observer});
  return database;
}

std::unique_ptr<strata::connection> open_ip2location(const settings& server) {
  auto database = connect_ip2location(server);
  std::string problems;
  for (const std::string& each : check_ip2location(*database)) problems += "\n  " + each;
  if (!problems.empty()) throw std::runtime_error{"the ip2location database is not as bojemoi needs it:" + problems};
  return database;
}

}  // namespace

void run(const settings& server, std::ostream& out, std::ostream& log) {
  const auto deployments = open(server, server.database, deployments::migrations(), log);
  const auto karacho = open(server, "karacho", karacho::migrations(), log);
  const auto ip2location = open_ip2location(server);

  block_chain audit{*karacho};
  if (const auto broken = audit.verify()) {
    throw std::runtime_error{"the audit is broken: block " + std::to_string(broken->number) + " " + broken->what};
  }
  const std::string country = country_of(*ip2location, "192.0.2.10");
  const std::array<strata::value, 4> values{"gateway", "gateway:1.4", "192.0.2.10", std::string_view{country}};
  const std::string id = deployments->query(deploy_sql, values).at(0).at(0).value();
  const std::int64_t block = audit.add("deployment " + id + ": gateway:1.4 on 192.0.2.10");
  out << "deployment " << id << " of gateway:1.4 to 192.0.2.10 (" << country << ") is block " << block << '\n';
}

}  // namespace bojemoi
