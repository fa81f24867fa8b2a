// A chain as one text, which generated code holds and the runtime unfolds; and C++ string literals that keep every byte
// of it: what the compilers read back is what the files held.
#pragma once

#include <cstddef>
#include <span>
#include <strata/chain.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace strata::generator {

/// A stretch of the text.
struct packed_part {
  /// The file that it comes from; empty for what stands between the parts.
  std::string file;
  std::string text;
};

/// What packed_chain::content holds, joined: each migration and seed begins a part. `steps` are the names of the
/// application's steps in the order of packed_chain::steps; it has all that the chain calls.
[[nodiscard]] std::vector<packed_part> pack(const chain& from, std::span<const std::string> steps);

/// The longest piece of a literal in bytes, quotes and escapes included; MSVC takes no more than 16,380.
inline constexpr std::size_t longest_piece = 8'000;

/// An ordinary literal: one adjacent piece per line of the text, long lines cut. Each piece but the first goes on a
/// line of its own, after `indent` blanks.
[[nodiscard]] std::string string_literal(std::string_view text, std::size_t indent = 0);

/// `{"…", n}`: the initialiser of a std::string_view, with the length said instead of counted at run time; `{}`
/// for no text.
[[nodiscard]] std::string view_literal(std::string_view text, std::size_t indent = 0);

}  // namespace strata::generator
