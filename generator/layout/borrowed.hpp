// What the readers of other tools' layouts share: their files stand as they are, and what their tables in the database
// say of a file is known from its bytes.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// A migration without sections; `about` is the file that messages about it name.
[[nodiscard]] migration_file borrowed_migration(std::string_view revision, std::string_view description,
                                                const source& about);

/// The whole file as the script of one direction.
[[nodiscard]] script_section whole_file(const source& file, direction way);

/// The value of a key in a file of `key=value` lines, without blanks; empty where there is none, or no file.
[[nodiscard]] std::string setting(const source& file, std::string_view key);

/// Ends like a program's source file: `.go`, `.rs`, `.java` …
[[nodiscard]] bool is_code_file(std::string_view name) noexcept;

/// False, and reported: no revision can be called like this.
[[nodiscard]] bool check_borrowed_revision(std::string_view revision, const source& file, diagnostics& messages);

/// Puts the migrations in the order of `before` and takes out the second of two that are `same`, reported.
void order_migrations(std::vector<migration_file>& migrations,
                      const std::function<bool(const migration_file&, const migration_file&)>& before,
                      diagnostics& messages);
/// By compare_versions() of the revisions.
void order_by_version(std::vector<migration_file>& migrations, diagnostics& messages);

/// Notes that an `.sql` file is no migration of the layout.
void note_left_out(const source& file, std::string_view why, diagnostics& messages);

/// What the words between a name and its ending say: `mysql`, `autocommit`. The words are those of Ory's and Pop's
/// folders (ory/hydra, persistence/sql/migrations): the file without an engine is for the engines that have none of
/// their own.
struct file_variant {
  /// Empty: every engine that has no file of its own.
  std::vector<dialect> dialects = {};
  bool autocommit = false;
  /// For an engine that Strata does not know.
  bool other_engine = false;
};

/// Takes the words of a variant from the end of a name.
[[nodiscard]] file_variant take_variant(std::string_view& name);

// Where a migration came from, so that `adopt` can tell what is applied, and whether it is this text. The rules are
// those of the tools' own sources, named beside each function.

/// Flyway: the CRC-32 of the lines without their ends and without a byte order mark, as a signed number
/// (ChecksumCalculator).
[[nodiscard]] migration_origin flyway_origin(std::string_view version, const source& file);
/// refinery: SipHash-1-3 of name, version and text, as Rust hashes them (Migration::unapplied); for both widths of
/// version that it can be built with. Without a checksum where the version is no whole number.
[[nodiscard]] migration_origin refinery_origin(std::string_view version, std::string_view name, const source& file);
/// Sqitch: the SHA-1 of the deploy script (Change's script_hash).
[[nodiscard]] migration_origin sqitch_origin(std::string_view change, const source& file);
/// sqlx: the SHA-384 of the file (migration::checksum).
[[nodiscard]] migration_origin sqlx_origin(std::string_view version, const source& file);

}  // namespace strata::generator
