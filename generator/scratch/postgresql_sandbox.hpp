// A scratch PostgreSQL database: one of its own on a throwaway server, or on the one that STRATA_TEST_POSTGRESQL_URL
// names.
#pragma once

#include "postgresql_server.hpp"
#include "sandbox.hpp"

namespace strata::generator {

/// Its images are the names of copies of the database, which a snapshot keeps.
class postgresql_sandbox final : public sandbox {
 public:
  /// Extensions and the base are made in every new database. Throws strata::error, strata::engine_error or
  /// base_refused.
  explicit postgresql_sandbox(std::shared_ptr<const postgresql_server> server, provided_objects provided = {});
  ~postgresql_sandbox() override;

  [[nodiscard]] strata::connection& db() noexcept override { return *db_; }
  [[nodiscard]] const strata::driver& driver() const noexcept override;
  [[nodiscard]] dialect which() const noexcept override { return dialect::postgresql; }
  [[nodiscard]] schema_listing list_schema() override;
  void copy_to(database_copy& to) override;
  void restore(std::string_view image) override;
  using sandbox::read_schema;
  [[nodiscard]] schemas::schema read_schema() override;
  [[nodiscard]] std::vector<table_name> tables() override;
  void lend(const std::function<void(const std::string& url)>& to) override;
  [[nodiscard]] database_contents read_contents() override;

 private:
  [[nodiscard]] std::unique_ptr<sandbox> make_another() const override;
  void connect();

  std::shared_ptr<const postgresql_server> server_;
  provided_objects provided_;
  std::shared_ptr<const std::string> name_;
  std::unique_ptr<strata::connection> db_;
};

}  // namespace strata::generator
