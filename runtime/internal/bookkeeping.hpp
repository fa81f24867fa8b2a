// The bookkeeping, for what does not run migrations: how its SQL is written down, and how its tables are made.
#pragma once

#include <cstddef>
#include <strata/connection.hpp>
#include <string>
#include <string_view>

namespace strata {

[[nodiscard]] inline std::string expand(std::string_view sql, std::string_view placeholder, std::string_view with) {
  std::string expanded;
  for (;;) {
    const std::size_t at = sql.find(placeholder);
    expanded.append(sql.substr(0, at));
    if (at == std::string_view::npos) return expanded;
    expanded.append(with);
    sql.remove_prefix(at + placeholder.size());
  }
}

/// The bookkeeping's SQL names its tables `{prefix}_…`, and where they have a schema `{books}_…`.
[[nodiscard]] inline std::string expand_prefix(std::string_view sql, std::string_view prefix) {
  return expand(sql, "{prefix}", prefix);
}

/// Both; `books` is what connection::books() says.
[[nodiscard]] inline std::string expand_books(std::string_view sql, std::string_view prefix, std::string_view books) {
  return expand(expand_prefix(sql, prefix), "{books}", books);
}

/// Makes the tables of a chain's bookkeeping, which say that nothing is applied. Throws engine_error.
void make_bookkeeping(connection& db, std::string_view table_prefix, std::string_view chain_name);

}  // namespace strata
