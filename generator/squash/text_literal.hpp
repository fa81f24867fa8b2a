// Texts as literals that keep to one line: what stands in a migration file must survive every editor, git's line ends
// included, and no line of it may look like a marker.
#pragma once

#include <string>
#include <string_view>

namespace strata::generator {

/// `'a' || char(10) || 'b'`; bytes that are no UTF-8 become a cast of a blob.
[[nodiscard]] std::string sqlite_text_literal(std::string_view text);

/// `E'a\nb'`
[[nodiscard]] std::string postgresql_text_literal(std::string_view text);

}  // namespace strata::generator
