// A backup's file: making it, which strata::backup() and a launch share, and looking at it before it is restored. Its
// last line is a seal, `strata-backup sha256:…`, over all bytes before it. SQLite and pg_restore read no further than
// their own end, so the file is still one of theirs.
#pragma once

#include <strata/backup.hpp>
#include <strata/driver/database_copier.hpp>
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

enum class seal {
  absent,  ///< made before there were seals, or by another program; or it was cut
  intact,
  broken,
};

/// Reads the whole file. Throws strata::error where that cannot be done.
[[nodiscard]] seal look_at_seal(const std::string& file);

}  // namespace strata
