// A database to try a chain on, of the same engine as another one: new, empty, and gone afterwards.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <string>
#include <utility>
#include <vector>

namespace strata::matching {

class scratch_database {
 public:
  /// `drop` removes what was made for a connection, which is closed by then; may be null.
  explicit scratch_database(std::function<void()> drop);
  scratch_database(scratch_database&& from) noexcept
      : db_(std::move(from.db_)), drop_(std::exchange(from.drop_, nullptr)) {}
  scratch_database& operator=(scratch_database&&) = delete;
  /// Drops it. What goes wrong then is not said: leftover_scratch_databases() finds what stays.
  ~scratch_database();

  void use(std::unique_ptr<connection> db) { db_ = std::move(db); }
  /// Once there is one.
  [[nodiscard]] connection& db() noexcept { return *db_; }
  /// Throws what dropping throws.
  void drop();

 private:
  std::unique_ptr<connection> db_;
  std::function<void()> drop_;
};

/// A database, and how others beside it are reached.
struct live_database {
  connection& db;
  const strata::driver& driver;
  /// What `db` was opened with.
  std::string url;
};

/// SQLite: one in memory. PostgreSQL: `strata_match_…` on the same server, with the encoding, the locale and the search
/// path of the live one, which is connected to while it is made and dropped, and with the extensions that are named:
/// those that somebody has to create before the chain runs. It begins with what the base makes. Throws strata::error,
/// where the role may not create databases for one.
[[nodiscard]] scratch_database make_scratch_database(const live_database& like,
                                                     std::span<const std::string_view> extensions = {},
                                                     const chain_base& base = {});

/// The one that the URL names, which must be empty and is left as it is afterwards. Throws strata::error.
[[nodiscard]] scratch_database borrow_scratch_database(const live_database& like, const chain_set& set,
                                                       const std::string& url);

/// Those that a killed process has left on the server, as far as nobody is connected to them.
[[nodiscard]] std::vector<std::string> leftover_scratch_databases(connection& live);

}  // namespace strata::matching
