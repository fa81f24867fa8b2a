// The PostgreSQL driver: connects by URL or by libpq's own connection strings and environment, or wraps a
// pqxx::connection that the application owns. libpqxx 6.4 and 7.
#pragma once

#include <memory>
#include <pqxx/version>
#include <string>
#include <string_view>

#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <strata/detail/span.hpp>

namespace pqxx {
#if PQXX_VERSION_MAJOR < 7
class connection_base;
#else
class connection;
#endif
}  // namespace pqxx

namespace strata::postgresql {

#if PQXX_VERSION_MAJOR < 7
/// Every pqxx::connection is one.
using wrapped_connection = pqxx::connection_base;
#else
using wrapped_connection = pqxx::connection;
#endif

struct connection_string;

/// A connection to one PostgreSQL database. The lock is an advisory lock of its session, or a row with a lease where
/// the session is not its own (a pooler in transaction mode), or where `strata_lock=lease` asks for it.
class connection final : public strata::connection {
 public:
  /// Wraps the application's connection, which is not owned and must outlive this; no pqxx transaction may be open on
  /// it while strata works. Where the connection is lost, only the application can make another.
  explicit connection(wrapped_connection& theirs);
  /// What strata::connect() calls. Throws connect_error.
  connection(connection_string where, const connect_options& options);
  /// Rolls back an open transaction that it began; a connection of its own is closed.
  ~connection() override;

  [[nodiscard]] const strata::engine& engine() const noexcept override;
  [[nodiscard]] std::string description() const override;
  [[nodiscard]] std::unique_ptr<migration_lock> lock(std::string_view table_prefix, const wait_options& wait) override;
  void limit_statements(const statement_limits& limits) override;
  [[nodiscard]] bool reconnect(const wait_options& wait) override;
  void keep_session_settings() override;
  void restore_session() override;
  [[nodiscard]] std::vector<temporary_object> temporary_objects() override;
  /// Extensions. Whoever wants a function of another's in PostgreSQL makes it an object of the database.
  [[nodiscard]] std::vector<unmet_requirement> unmet(span<const requirement> requirements) override;
  void clear_failed_index(std::string_view index, const wait_options& wait) override;
  void begin(const transaction_options& how, const wait_options& wait) override;
  void commit(const wait_options& wait) override;
  void rollback() noexcept override;
  [[nodiscard]] bool in_transaction() const noexcept override;
  [[nodiscard]] bool transaction_is_full() override;
  using strata::connection::read;
  using strata::connection::run;
  std::uint64_t run(std::string_view sql, span<const value> parameters) override;
  void read(std::string_view sql, span<const value> parameters, const row_reader& take) override;
  void execute(std::string_view sql) override;
  std::vector<row> query(std::string_view sql, span<const value> parameters = {}) override;
  std::vector<row> query_catalog(std::string_view sql, span<const value> parameters = {}) override;
  [[nodiscard]] std::string books(std::string_view table_prefix) override;
  [[nodiscard]] std::vector<row> read_state(std::string_view table_prefix) override;
  [[nodiscard]] std::string table_of_ours(std::string_view schema, std::string_view name) override;
  std::uint64_t modify(std::string_view sql, span<const value> parameters) override;
  /// Null for a wrapped connection: pg_dump needs to connect by itself.
  [[nodiscard]] std::unique_ptr<database_copier> copier(std::string_view programs) override;

 private:
  struct state;
  class held_lock;
  class row_cursor;
  std::unique_ptr<state> state_;
};

/// What generated code names.
extern const strata::driver driver;

}  // namespace strata::postgresql
