// The form of a script in which checksums are taken: what the engine sees of it. docs/checksum.md describes it; it
// never changes for values that begin with `sha256:`.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lexer.hpp"

namespace strata::generator {

/// The bytes with CRLF as LF. A lone carriage return stays.
[[nodiscard]] std::string with_unix_line_ends(std::string_view bytes);

/// One statement: each of its tokens as `<length in bytes>:<bytes>,`, blanks and comments left out, then `;`. No text
/// can forge a boundary, because lengths are read before bytes.
[[nodiscard]] std::string normalised(std::string_view text, std::span<const token> statement);

}  // namespace strata::generator
