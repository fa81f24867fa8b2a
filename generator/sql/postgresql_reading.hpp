// One PostgreSQL section as the engine's own parser reads it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "postgresql_statement.hpp"
#include "script.hpp"
#include "section_reading.hpp"

namespace strata::generator {

/// The tree of each statement of the section, by index; nothing where the parser could not read it.
using postgresql_trees = std::vector<std::optional<postgresql_tree>>;

/// Parses all statements and reports: what is no SQL (strata-syntax), with one of newer releases only as a note
/// (strata-not-checked); where the parser ends a statement elsewhere (strata-split-disagrees). Statements that
/// `messages` hold an error about since `first_message` are passed over. `help` is what to do about a statement that is
/// right for another dialect; may be empty.
[[nodiscard]] postgresql_trees read_postgresql(const section_reading& reading, std::size_t first_message,
                                               const std::string& help, diagnostics& messages);

/// Sets what the trees tell of the statements: drops_table, the guards of those outside a transaction and the index
/// that one builds concurrently. Reports those that need a guard which cannot be derived (strata-needs-guard), and
/// values of enumerations that are used in the transaction that adds them (strata-enum-value-used). `trees` has one for
/// each statement of the script; null: unknown.
void classify_postgresql(sql_script& script, const std::vector<const postgresql_tree*>& trees, diagnostics& messages);

}  // namespace strata::generator
