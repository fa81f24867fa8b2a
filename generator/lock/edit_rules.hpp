// The rules about the text of locked migrations.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "../graph/chain.hpp"
#include "generator/files/diagnostic.hpp"
#include "lock_file.hpp"

namespace strata::generator {

/// Reports every locked up or down script that has another checksum now: once, where several dialects share it.
/// `chains` are those of one folder (one at least): the same migrations in the same order.
void check_edits(const std::vector<migration_chain>& chains, const lock_file& locked, const source& file,
                 diagnostics& messages);

/// As much of a checksum as a person compares.
[[nodiscard]] std::string shorten(const std::string& checksum);

/// Where the first statement begins that has another hash than the locked ones; the marker line, where statements at
/// the end are gone.
[[nodiscard]] std::size_t first_change(const sql_script& found, const std::vector<std::string>& locked);

}  // namespace strata::generator
