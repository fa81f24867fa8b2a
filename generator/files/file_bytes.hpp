// Bytes on disk: a file is read whole, and what is written is there whole or not at all.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace strata::generator {

/// Nothing where it cannot be read; `errno` says why: EISDIR for a folder, ENODEV for a FIFO, a device and the like,
/// which are not opened.
[[nodiscard]] std::optional<std::string> read_bytes(const std::filesystem::path& path);

/// Readers see the old text or the new one: it is written beside the file, brought to disk and renamed. Keeps the
/// permissions of the file that is replaced, and follows a symbolic link to the file that it names. A link to nothing
/// is an error.
[[nodiscard]] std::error_code replace_file(const std::filesystem::path& path, std::string_view text);

/// Makes a new file; fails where there is one of that name. Leaves none behind where it cannot be written whole.
[[nodiscard]] std::error_code create_file(const std::filesystem::path& path, std::string_view text);

/// Makes a folder with all of its files, or none: they are written into a folder beside, which takes its name at the
/// end. Empty, or what could not be done; then the folder is as it was. The folder must be missing or empty. What an
/// interrupted call left beside it is removed. `before_step` (may be empty) is called before each step.
[[nodiscard]] std::string create_folder(const std::filesystem::path& folder,
                                        const std::vector<std::pair<std::string, std::string>>& names_and_texts,
                                        const std::function<void()>& before_step);

/// There is nothing there, or an empty folder.
[[nodiscard]] bool is_free(const std::filesystem::path& folder);

}  // namespace strata::generator
