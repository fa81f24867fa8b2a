// The graph of a folder for the commands that make branches and bring them together, and for those that name one of
// its migrations.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "load.hpp"

namespace strata::generator {

/// load_graph(), where several heads are no error.
[[nodiscard]] loaded_folder load_branches(const folder_options& options, diagnostics& messages);

/// The migration that the word names (a revision, the first characters of one, a label, `head`, `head-1` …), as an
/// index into the folder's files. Nothing after an error.
[[nodiscard]] std::optional<std::size_t> find_migration(const loaded_folder& folder, std::string_view word,
                                                        const folder_options& options, diagnostics& messages);

}  // namespace strata::generator
