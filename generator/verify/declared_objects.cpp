#include "declared_objects.hpp"

#include <optional>
#include <string_view>

#include "generator/sql/lexer.hpp"
#include "runtime/schema/sqlite_tokens.hpp"
#include "statement_place.hpp"

namespace strata::generator {

namespace {

bool names(std::string_view token_text, std::string_view lower_name) {
  const std::vector<schemas::definition_token> tokens = schemas::read_definition(token_text);
  return tokens.size() == 1 && schemas::lower(schemas::name_of(tokens.front())) == lower_name;
}

// A column's definition follows `(`, `,`, ADD or COLUMN, and nothing nested holds one.
std::optional<std::size_t> find_column(std::string_view text, std::string_view lower_name) {
  const lexed_text lexed = lex(text, dialect::sqlite);
  std::string_view before;
  int depth = 0;
  for (const token& each : lexed.tokens) {
    if (!is_code(each.kind)) continue;
    const std::string_view token_text = text_of(text, each);
    const bool begins = before == "(" || before == "," || is_word(before, "add") || is_word(before, "column");
    if (begins && depth < 2 && names(token_text, lower_name)) return each.offset;
    if (each.kind == token_kind::open) ++depth;
    if (each.kind == token_kind::close) --depth;
    before = token_text;
  }
  return std::nullopt;
}

}  // namespace

void declared_objects::statement_done(sandbox& on, const sql_statement& statement) {
  for (const row& each : on.db().query("SELECT type || ' ' || name, sql FROM main.sqlite_schema WHERE sql NOT NULL")) {
    const std::string object = schemas::lower(*each[0]);
    std::string& text = texts_[object];
    if (text == *each[1]) continue;
    text = *each[1];
    statements_[object].push_back(&statement);
  }
}

std::size_t declared_objects::offset_of(const schemas::schema_difference& difference) const {
  if (const auto own = statements_.find(schemas::lower(difference.object)); own != statements_.end()) {
    return own->second.front()->offset;
  }
  const auto table = statements_.find(schemas::lower(difference.container));
  if (table == statements_.end()) return 0;
  // `column nodes.region` in `table nodes`.
  constexpr std::string_view column = "column ";
  const std::size_t dot = column.size() + difference.container.size() - std::string_view{"table "}.size();
  const std::string name = schemas::lower(std::string_view{difference.object}.substr(dot + 1));
  for (const sql_statement* const each : table->second) {
    if (const auto found = find_column(each->text, name)) return offset_in_file(script_.file, *each, *found);
  }
  return table->second.front()->offset;
}

}  // namespace strata::generator
