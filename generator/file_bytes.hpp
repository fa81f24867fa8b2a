// A file's bytes.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace strata::generator {

/// Nothing where it cannot be read; `errno` says why: EISDIR for a folder, ENODEV for a FIFO, a device and the like,
/// which are not opened.
[[nodiscard]] std::optional<std::string> read_bytes(const std::filesystem::path& path);

}  // namespace strata::generator
