// C++ string literals that keep every byte: what the compilers read back is what the file held.
#pragma once

#include <string>
#include <string_view>

namespace strata::generator {

/// The longest piece of a literal in bytes, quotes and escapes included; MSVC takes no more than 16,380.
inline constexpr std::size_t longest_piece = 8'000;

/// An ordinary literal: one adjacent piece per line of the text, long lines cut. Each piece but the first goes on a
/// line of its own, after `indent` blanks.
[[nodiscard]] std::string string_literal(std::string_view text, std::size_t indent = 0);

/// `{"…", n}`: the initialiser of a std::string_view, with the length said instead of counted at run time; `{}`
/// for no text.
[[nodiscard]] std::string view_literal(std::string_view text, std::size_t indent = 0);

}  // namespace strata::generator
