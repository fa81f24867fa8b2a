#include "function_declaration.hpp"

#include <charconv>

namespace strata::generator {

namespace {

// SQLite's SQLITE_MAX_FUNCTION_ARG, as it is built by default before 3.48.
constexpr int most_arguments = 100;

}  // namespace

std::optional<function_declaration> read_function_declaration(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos) return std::nullopt;
  function_declaration found{std::string{text.substr(0, slash)}};
  const std::string_view number = text.substr(slash + 1);
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), found.arguments);
  const bool whole = failed == std::errc{} && end == number.data() + number.size();
  if (!whole || found.arguments < 0 || found.arguments > most_arguments) return std::nullopt;
  return found;
}

}  // namespace strata::generator
