// Is a copy of a database what the database is? Asked of both through connections of their own.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <strata/database_copier.hpp>
#include <string>
#include <vector>

namespace strata::sqlite {

struct handle_closer {
  void operator()(sqlite3* open) const noexcept { sqlite3_close_v2(open); }
};
using own_handle = std::unique_ptr<sqlite3, handle_closer>;

/// Throws engine_error. `vfs` may be null.
[[nodiscard]] own_handle open_file(const std::string& path, int flags, const char* vfs);

/// All rows of a query, a line each, columns joined by blanks.
[[nodiscard]] std::vector<std::string> lines(sqlite3* handle, const std::string& sql);

/// Throws engine_error where `PRAGMA integrity_check` finds something.
void require_integrity(sqlite3* handle);

/// Integrity, the same foreign key violations as in the original, the same number of rows in every table. Throws
/// engine_error.
[[nodiscard]] copy_counts require_equal(sqlite3* original, sqlite3* copy);

}  // namespace strata::sqlite
