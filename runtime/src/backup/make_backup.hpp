// One backup into one file: what strata::backup() and a launch share.
#pragma once

#include <strata/backup.hpp>
#include <strata/database_copier.hpp>
#include <string>
#include <vector>

namespace strata {

/// The connection's copier. Throws strata::error where it has none.
[[nodiscard]] std::unique_ptr<database_copier> require_copier(connection& db, std::string_view programs);

/// Copies, verifies and gives the file its name. Throws strata::error.
[[nodiscard]] backup_report make_backup(connection& db, const chain_set& set, database_copier& by,
                                        const std::string& file, std::vector<std::string> at, const wait_options& wait);

/// The error for what the engine said while a backup was made or read. `code` where the engine's words call for no
/// other.
[[noreturn]] void throw_copy_failure(const engine_error& cause, errc code, failure known);

/// `3 tables and 12 rows`, as far as they were counted; else the size.
[[nodiscard]] std::string contents(const backup_report& of);

}  // namespace strata
