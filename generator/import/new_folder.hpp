// Makes a folder with all of its files, or none: they are written into a folder beside, which takes its name at the
// end.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strata::generator {

/// Empty, or what could not be done; then the folder is as it was. The folder must be missing or empty. What an
/// interrupted call left beside it is removed. `before_step` (may be empty) is called before each step.
[[nodiscard]] std::string create_folder(const std::filesystem::path& folder,
                                        const std::vector<std::pair<std::string, std::string>>& names_and_texts,
                                        const std::function<void()>& before_step);

/// There is nothing there, or an empty folder.
[[nodiscard]] bool is_free(const std::filesystem::path& folder);

}  // namespace strata::generator
