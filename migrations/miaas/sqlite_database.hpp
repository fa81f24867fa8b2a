// The application's layer over a sqlite3 handle.
#pragma once

#include "database.hpp"
#include "sqlite_statement.hpp"

namespace miaas {

class sqlite_database final : public database {
 public:
  explicit sqlite_database(sqlite_handle handle) noexcept : owned_(std::move(handle)), handle_(owned_.get()) {}
  /// The handle is not owned.
  explicit sqlite_database(sqlite3* handle) noexcept : handle_(handle) {}

  std::vector<row> run(std::string_view sql, const parameters& values = {}) override;
  [[nodiscard]] std::string_view dialect() const noexcept override { return "sqlite"; }
  [[nodiscard]] std::unique_ptr<strata::connection> lend() override;

 private:
  sqlite_handle owned_;
  sqlite3* handle_;
};

}  // namespace miaas
