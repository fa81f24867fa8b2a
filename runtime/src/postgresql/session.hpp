// One conversation with a PostgreSQL server: text in, rows out, one round trip each. Two ways to have one: libpq for
// connections of Strata's own, libpqxx for one that the application lends.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <strata/connection.hpp>
#include <strata/postgresql.hpp>
#include <string>
#include <vector>

namespace strata::postgresql {

/// Of the last of the statements that were sent together.
struct answer {
  std::vector<row> rows;
  std::uint64_t changed = 0;
};

/// Functions throw engine_error.
class session {
 public:
  session() = default;
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  virtual ~session() = default;

  /// Several statements, separated by semicolons, go in one message; the server runs them up to the first error.
  virtual answer run(const std::string& sql) = 0;
  /// One statement, in the extended protocol; the parameters are `$1`, `$2` …
  virtual answer run(const std::string& sql, std::span<const value> parameters) = 0;
  /// Inside a transaction block, failed or not; as far as it can be known without asking the server.
  [[nodiscard]] virtual bool in_transaction() const noexcept = 0;
  [[nodiscard]] virtual std::string description() const = 0;
  /// The process id that the server, or a pooler in its stead, told this client; 0 when there is no connection.
  [[nodiscard]] virtual int told_process() const noexcept = 0;
  /// What the server said besides, since the last call.
  [[nodiscard]] virtual std::vector<std::string> take_notices() = 0;
};

/// A transaction, which is rolled back unless it is committed.
class open_transaction {
 public:
  /// `settings`: statements that hold for it, `SET LOCAL …`. Throws engine_error, with nothing open.
  explicit open_transaction(session& on, const std::string& settings = {});
  open_transaction(const open_transaction&) = delete;
  open_transaction& operator=(const open_transaction&) = delete;
  ~open_transaction();

  /// After an exception it is still open, or gone.
  void commit();

 private:
  void rollback() noexcept;

  session& on_;
  bool open_ = true;
};

/// Connects; the string is libpq's. A server that has no connection to spare, or is not up yet, is waited for within
/// the limit; one that was `lost`, whatever it says, as long as it may come back.
[[nodiscard]] std::unique_ptr<session> open_session(const std::string& libpq_string, const wait_options& wait,
                                                    bool lost = false);
/// Borrows.
[[nodiscard]] std::unique_ptr<session> wrap_session(wrapped_connection& theirs);

}  // namespace strata::postgresql
