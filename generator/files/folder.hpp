// Reads a folder of migrations from disk: its files and the lock file, as text that later stages can trust.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "diagnostic.hpp"
#include "source.hpp"

namespace strata::generator {

inline constexpr std::string_view lock_file_name = "strata.lock";

/// A file by its name relative to the folder, with `/` between folders.
struct folder_file {
  std::string name;
  /// Null for what is not read: see read_tree().
  source text;
};

/// The files in the folder in the order of their names, or the one file that `directory` is, hidden ones left out;
/// `.sql` files are read. `deep`: those in its folders, too, and `.SQL`, `.toml`, `.conf` and `.plan` files are read as
/// well. Files that cannot be read or are no text are left out, reported. Messages and sources name the files
/// `<display>/<file>`. Reports a missing folder. A folder without migrations is no error here: that depends on the
/// layout.
[[nodiscard]] std::vector<folder_file> read_tree(const std::filesystem::path& directory, const std::string& display,
                                                 bool deep, diagnostics& messages);

/// The folder's lock file, or null.
[[nodiscard]] source read_lock_source(const std::filesystem::path& directory, const std::string& display,
                                      diagnostics& messages);

/// One file; null where it cannot be read or is no text.
[[nodiscard]] source read_source(const std::filesystem::path& path, const std::string& display, diagnostics& messages);

/// Reports (strata-file-name) a name that holds more than letters, digits, `_ - . +` and blanks, with `/` between
/// folders. True for a good one.
[[nodiscard]] bool check_file_name(const std::string& name, const std::string& display, diagnostics& messages);

/// `<display>/<file>`, or the file alone in the current folder.
[[nodiscard]] std::string display_path(const std::string& display, const std::string& file);

}  // namespace strata::generator
