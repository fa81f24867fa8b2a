#include "ip2location.hpp"

#include <array>
#include <strata/postgresql.hpp>

namespace bojemoi {

namespace {

constexpr std::string_view missing_sql = R"(
  SELECT format('ip2location_db1.%s is missing or no %s', needed.name, needed.type)
    FROM (VALUES ('ip_from', 'bigint'), ('ip_to', 'bigint'), ('country_code', 'character varying')) AS needed (name, type)
   WHERE NOT EXISTS (SELECT FROM information_schema.columns
                      WHERE table_name = 'ip2location_db1' AND column_name = needed.name AND data_type = needed.type))";

constexpr std::string_view country_sql = R"(
  SELECT country_code FROM ip2location_db1 WHERE ?1::inet - '0.0.0.0'::inet BETWEEN ip_from AND ip_to)";

}  // namespace

std::unique_ptr<strata::connection> connect_ip2location(const settings& server) {
  return strata::postgresql::driver.connect(
      url_of(server, "ip2location") + "&options=-c%20default_transaction_read_only%3Don", {});
}

std::vector<std::string> check_ip2location(strata::connection& database) {
  std::vector<std::string> missing;
  for (const auto& row : database.query(missing_sql)) missing.push_back(row.at(0).value());
  return missing;
}

std::string country_of(strata::connection& database, std::string_view address) {
  const auto rows = database.query(country_sql, std::array<strata::value, 1>{address});
  return rows.empty() ? std::string{} : rows.at(0).at(0).value_or("");
}

}  // namespace bojemoi
