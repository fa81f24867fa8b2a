// What the marker lines of a migration file say: the directives above its sections, and the options behind
// `migrate:up` and `migrate:down`.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "markers.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// Whether the marker of that name stands above the sections and speaks of the whole migration: `revision`, `depends` …
/// `irreversible` may stand below, too, and is not among them.
[[nodiscard]] bool is_directive(std::string_view marker_name) noexcept;

/// Reads a directive's line into the migration, and reports what is wrong with it. `stated` are the directives that can
/// be stated once and were.
void read_directive(const marker& line, migration_file& into, std::set<std::string_view>& stated,
                    diagnostics& messages);

/// The section that the marker opens, with what its options say: the dialects that it is for, `transaction:false`,
/// `lock_timeout:2s`, `statement_timeout:30s`, `syntax:unchecked` and `call NAME source:FILE`. Its direction and its
/// end are the caller's. Reports options that it does not know.
[[nodiscard]] script_section read_section_options(const marker& line, const source& file, diagnostics& messages);

/// Once the section has an end: no SQL stands in one that calls a step in C++.
void check_call_text(const script_section& section, diagnostics& messages);

/// Reads the sources that the steps name, below the folder of the migrations.
void read_step_sources(const std::filesystem::path& directory, const std::string& display,
                       std::vector<migration_file>& files, diagnostics& messages);

}  // namespace strata::generator
