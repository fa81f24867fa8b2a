// Copies of an SQLite database, through the engine's online backup interface (https://www.sqlite.org/backup.html): page
// by page, in one transaction of the side that is written to.
#pragma once

#include <sqlite3.h>

#include <strata/driver/database_copier.hpp>

namespace strata::sqlite {

class copier final : public database_copier {
 public:
  /// The handle must outlive it.
  explicit copier(sqlite3* handle) noexcept : handle_{handle} {}

  [[nodiscard]] std::string name() override;
  [[nodiscard]] std::string identity() override;
  copy_counts copy_to(const std::string& file, std::string_view table_prefix, const wait_options& wait) override;
  [[nodiscard]] std::vector<copied_table> read(const std::string& file, std::string_view table_prefix,
                                               span<const std::string_view> tables) override;
  void restore(const std::string& file, const wait_options& wait) override;

 private:
  /// Empty for a database in memory, and for a temporary one.
  [[nodiscard]] std::string path() const;

  sqlite3* handle_;
};

}  // namespace strata::sqlite
