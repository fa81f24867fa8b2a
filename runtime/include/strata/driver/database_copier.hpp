// What a driver implements to copy a whole database into a file and back. strata::backup() and strata::restore() are
// built on it; they see to names, locks and what the file must hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <strata/connection.hpp>
#include <strata/detail/span.hpp>

namespace strata {

/// What was counted in the copy, and found equal in the database.
struct copy_counts {
  std::optional<std::uint64_t> tables = {};
  std::optional<std::uint64_t> rows = {};
};

/// A table of the bookkeeping in a copy.
struct copied_table {
  /// Without schema and prefix: `state`.
  std::string name = {};
  std::vector<std::string> columns = {};
  std::vector<row> rows = {};
};

/// Functions throw engine_error, or strata::error where they know better what helps.
class database_copier {
 public:
  database_copier() = default;
  database_copier(const database_copier&) = delete;
  database_copier& operator=(const database_copier&) = delete;
  virtual ~database_copier() = default;

  /// What files are to be called after; empty for a database in memory.
  [[nodiscard]] virtual std::string name() = 0;
  /// Tells the database from others of its name.
  [[nodiscard]] virtual std::string identity() = 0;

  /// Writes a verified copy into the file, which is there and empty. Also inside a transaction of the connection's,
  /// where engine::transaction_excludes_writers says so.
  virtual copy_counts copy_to(const std::string& file, std::string_view table_prefix, const wait_options& wait) = 0;
  /// Reads the whole file; fails where it is no copy of a database of this engine, and where it is the database itself.
  /// Gives those of these tables that are there.
  [[nodiscard]] virtual std::vector<copied_table> read(const std::string& file, std::string_view table_prefix,
                                                       span<const std::string_view> tables) = 0;
  /// Replaces the database's content in one transaction of the engine's. Kind `busy`: others use the database.
  virtual void restore(const std::string& file, const wait_options& wait) = 0;
};

}  // namespace strata
