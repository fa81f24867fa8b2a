#include "stand_in_functions.hpp"

#include <sqlite3.h>

#include <charconv>
#include <optional>

namespace strata::generator {

namespace {

constexpr int most_arguments = 100;

struct declaration {
  std::string name;
  int arguments = 0;
};

std::optional<declaration> read_declaration(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos) return std::nullopt;
  declaration found{std::string{text.substr(0, slash)}};
  const std::string_view number = text.substr(slash + 1);
  const auto [end, failed] = std::from_chars(number.data(), number.data() + number.size(), found.arguments);
  const bool whole = failed == std::errc{} && end == number.data() + number.size();
  if (!whole || found.arguments < 0 || found.arguments > most_arguments) return std::nullopt;
  return found;
}

void return_first(sqlite3_context* context, int count, sqlite3_value** values) {
  if (count > 0) sqlite3_result_value(context, values[0]);
}

}  // namespace

void add_stand_in_functions(sqlite3* database, const std::vector<std::string>& functions) {
  for (const std::string& each : functions) {
    if (const auto found = read_declaration(each)) {
      sqlite3_create_function(database, found->name.c_str(), found->arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                              nullptr, return_first, nullptr, nullptr);
    }
  }
}

bool is_function_declaration(std::string_view text) { return read_declaration(text).has_value(); }

}  // namespace strata::generator
