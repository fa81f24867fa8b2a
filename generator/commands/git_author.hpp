// Who wrote a file, where git can tell.
#pragma once

#include <filesystem>
#include <string>

namespace strata::generator {

/// `Ada Lovelace, 2026-01-30`: who first committed the file, and when. Empty without git, outside a repository, and for
/// a file that is not committed.
[[nodiscard]] std::string git_author(const std::filesystem::path& file);

}  // namespace strata::generator
