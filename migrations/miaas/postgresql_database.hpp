// The application's layer over a pqxx::connection.
#pragma once

#include <pqxx/pqxx>

#include "database.hpp"

namespace miaas {

class postgresql_database final : public database {
 public:
  /// Throws what libpqxx throws.
  explicit postgresql_database(const std::string& url) : connection_(url) {}

  std::vector<row> run(std::string_view sql, const parameters& values = {}) override;
  [[nodiscard]] std::string_view dialect() const noexcept override { return "postgresql"; }
  [[nodiscard]] std::unique_ptr<strata::connection> lend() override;

 private:
  pqxx::connection connection_;
};

}  // namespace miaas
