#include "runtime/internal/chain_base.hpp"

#include <array>
#include <string_view>

#include "runtime/src/report/failure.hpp"

namespace strata {

std::string name_object(const requirement& what) {
  constexpr std::array<std::string_view, 8> words{"extension", "function", "schema", "table",
                                                  "view",      "sequence", "type",   "function"};
  const std::string schema = what.schema.empty() ? std::string{} : std::string{what.schema} + ".";
  return fill_in("the {} {}{}", {words.at(static_cast<std::size_t>(what.what)), schema, what.name});
}

void make_base(connection& db, const chain_base& base) {
  for (const statement& each : base.made.statements) {
    try {
      db.execute(each.text);
    } catch (const engine_error& cause) {
      throw_failure(cause, {.message = "what is there before the first migration cannot be made",
                            .file = std::string{base.made.file},
                            .line = each.line,
                            .column = each.column,
                            .database_state = "unchanged; only the database to try the migrations on was written to"});
    }
  }
}

}  // namespace strata
