#include "postgresql_database.hpp"

#include <strata/postgresql.hpp>

namespace miaas {

std::vector<row> postgresql_database::run(std::string_view sql, const parameters& values) {
  // The statement's own words begin and end transactions.
  pqxx::nontransaction session{connection_};
  const pqxx::result found = session.exec_params(std::string{sql}, pqxx::prepare::make_dynamic_params(values));
  std::vector<row> rows;
  for (const auto& each : found) {
    row& copied = rows.emplace_back();
    for (const auto& field : each) {
      copied.push_back(field.is_null() ? std::nullopt : std::optional<std::string>{field.c_str()});
    }
  }
  return rows;
}

std::unique_ptr<strata::connection> postgresql_database::lend() {
  return std::make_unique<strata::postgresql::connection>(connection_);
}

}  // namespace miaas
