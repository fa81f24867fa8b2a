// Whether a file's bytes are text that SQL can be read from: UTF-8 without NUL bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "../diagnostic.hpp"
#include "../source.hpp"

namespace strata::generator {

/// Reports UTF-16, the first NUL byte or the first byte that is no UTF-8, at its place. True for good text.
[[nodiscard]] bool check_text(const source& file, diagnostics& messages);

/// Where the first byte stands that is no UTF-8.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view text);

}  // namespace strata::generator
