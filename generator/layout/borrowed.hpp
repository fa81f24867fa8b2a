// What the readers of other tools' layouts share: their files stand as they are.
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

/// `add_region` and `add-region` are "add region".
[[nodiscard]] std::string words_of(std::string_view name);

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

}  // namespace strata::generator
