// Reads a folder of migrations from disk: every `.sql` file and the lock file, as text that later stages can trust.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "../diagnostic.hpp"
#include "../source.hpp"

namespace strata::generator {

inline constexpr std::string_view lock_file_name = "strata.lock";

struct migrations_folder {
  /// The `.sql` files in name order; those that cannot be read or are no text are left out.
  std::vector<source> files;
  /// Null where there is none.
  source lock;
};

/// Messages and sources name the files `<display>/<file>`. Reports a missing folder, unreadable files and what is no
/// UTF-8 text. A folder without migrations is no error here: that depends on the layout.
[[nodiscard]] migrations_folder read_folder(const std::filesystem::path& directory, const std::string& display,
                                            diagnostics& messages);

/// One file; null where it cannot be read or is no text.
[[nodiscard]] source read_source(const std::filesystem::path& path, const std::string& display, diagnostics& messages);

/// `<display>/<file>`, or the file alone in the current folder.
[[nodiscard]] std::string display_path(const std::string& display, const std::string& file);

}  // namespace strata::generator
