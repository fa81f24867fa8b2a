// The SQLite driver: opens `sqlite:` URLs, or wraps a handle that the application owns.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <strata/detail/span.hpp>

struct sqlite3;

namespace strata::sqlite {

struct database_path;

/// A connection to one SQLite database. The lock is the engine's own: every transaction begins IMMEDIATE.
class connection final : public strata::connection {
 public:
  /// Wraps the application's handle, which is not owned and must outlive this. After a run its settings are as they
  /// were.
  explicit connection(sqlite3* handle) noexcept;
  /// What strata::connect() calls for a `sqlite:` URL. Throws connect_error.
  connection(const database_path& where, const connect_options& options);
  /// Rolls back an open transaction that it began, and closes an owned handle.
  ~connection() override;

  [[nodiscard]] const strata::engine& engine() const noexcept override;
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] std::unique_ptr<migration_lock> lock(std::string_view table_prefix, const wait_options& wait) override;
  wait_options exchange_wait(const wait_options& wait) override;
  void restore_session() override;
  [[nodiscard]] std::vector<temporary_object> temporary_objects() override;
  void begin(const transaction_options& how, const wait_options& wait) override;
  void let_foreign_keys_act(bool act) override;
  void commit(const wait_options& wait) override;
  void rollback() noexcept override;
  [[nodiscard]] bool in_transaction() const noexcept override;
  using strata::connection::read;
  using strata::connection::run;
  std::uint64_t run(std::string_view sql, span<const value> parameters) override;
  void read(std::string_view sql, span<const value> parameters, const row_reader& take) override;
  void execute(std::string_view sql) override;
  std::vector<row> query(std::string_view sql, span<const value> parameters = {}) override;
  std::uint64_t modify(std::string_view sql, span<const value> parameters) override;
  [[nodiscard]] std::unique_ptr<database_copier> copier(std::string_view programs) override;
  [[nodiscard]] std::unique_ptr<schema_beside> open_beside(std::string_view name) override;
  [[nodiscard]] std::unique_ptr<snapshot_loader> load(const snapshot& what, std::string& why) override;
  /// Functions, which the application registers on handle(); SQLite's extensions are functions, too.
  [[nodiscard]] std::vector<unmet_requirement> unmet(span<const requirement> requirements) override;

  /// The wrapped or owned handle.
  [[nodiscard]] sqlite3* handle() const noexcept;

 private:
  struct state;
  class lent_session;
  [[nodiscard]] sqlite3* raw_handle() const noexcept;

  std::unique_ptr<state> state_;
};

/// What generated code names.
extern const strata::driver driver;

}  // namespace strata::sqlite
