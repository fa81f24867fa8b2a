// Copies of a PostgreSQL database through pg_dump, pg_restore and psql.
#pragma once

#include <strata/driver/database_copier.hpp>
#include <vector>

#include "session.hpp"
#include "tools.hpp"

namespace strata::postgresql {

class copier final : public database_copier {
 public:
  /// The session must outlive it; `libpq_string` leads to the same database.
  copier(session& talking, std::string libpq_string, std::string_view programs)
      : talking_{talking}, libpq_string_{std::move(libpq_string)}, programs_{programs} {}

  [[nodiscard]] std::string name() override;
  [[nodiscard]] std::string identity() override;
  copy_counts copy_to(const std::string& file, std::string_view table_prefix, const wait_options& wait) override;
  [[nodiscard]] std::vector<copied_table> read(const std::string& file, std::string_view table_prefix,
                                               span<const std::string_view> tables) override;
  void restore(const std::string& file, const wait_options& wait) override;

 private:
  [[nodiscard]] std::vector<tools> fitting_tools();
  /// The nearest ones that understand the file. Throws process_error with the last one's words.
  [[nodiscard]] tools tools_for(const std::string& file);
  void require_alone();

  session& talking_;
  std::string libpq_string_;
  std::string programs_;
};

}  // namespace strata::postgresql
