// Writing a file so that readers see the old text or the new one, never a part; and making one that was not there.
#pragma once

#include <filesystem>
#include <string_view>
#include <system_error>

namespace strata::generator {

/// Writes beside the file, brings that to disk and renames; keeps the permissions of the file that is replaced, and
/// follows a symbolic link to the file that it names. A link to nothing is an error.
[[nodiscard]] std::error_code replace_file(const std::filesystem::path& path, std::string_view text);

/// Makes a new file; fails where there is one of that name. Leaves none behind where it cannot be written whole.
[[nodiscard]] std::error_code create_file(const std::filesystem::path& path, std::string_view text);

}  // namespace strata::generator
