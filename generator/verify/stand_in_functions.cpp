#include "stand_in_functions.hpp"

#include <sqlite3.h>

#include "generator/layout/function_declaration.hpp"

namespace strata::generator {

namespace {

void return_first(sqlite3_context* context, int count, sqlite3_value** values) {
  if (count > 0) sqlite3_result_value(context, values[0]);
}

}  // namespace

void add_stand_in_functions(sqlite3* database, const std::vector<std::string>& functions) {
  for (const std::string& each : functions) {
    if (const auto found = read_function_declaration(each)) {
      sqlite3_create_function(database, found->name.c_str(), found->arguments, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                              nullptr, return_first, nullptr, nullptr);
    }
  }
}

bool is_function_declaration(std::string_view text) { return read_function_declaration(text).has_value(); }

}  // namespace strata::generator
