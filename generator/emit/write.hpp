// Writing generated files: only where the text differs, so that what includes them is not compiled again in vain.
#pragma once

#include <filesystem>
#include <string_view>

#include "generator/diagnostic.hpp"

namespace strata::generator {

/// Makes the file hold the text, with its folders. Another reader sees the former text or the new one, nothing between.
/// What goes wrong is reported as strata-cannot-write.
void write_if_changed(const std::filesystem::path& path, std::string_view text, diagnostics& messages);

}  // namespace strata::generator
