// Whether a file's bytes are text that SQL can be read from: UTF-8 without NUL bytes. And whether its name is one.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "diagnostic.hpp"
#include "source.hpp"

namespace strata::generator {

/// Reports UTF-16, the first NUL byte or the first byte that is no UTF-8, at its place. True for good text.
[[nodiscard]] bool check_text(const source& file, diagnostics& messages);

/// Where the first byte stands that is no UTF-8.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text);

/// Where a file's name holds something else than letters of any language, digits, `_ - . +` and blanks. What is more
/// than that is some tool's syntax: CMake's, a shell's, a table's.
[[nodiscard]] std::optional<std::size_t> first_unfit_for_a_name(std::string_view name);

}  // namespace strata::generator
