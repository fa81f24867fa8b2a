// What SQLite's pragmas do not tell and only the CREATE texts do: CHECK constraints, generated expressions, collations,
// conflict clauses, when foreign keys are checked, what indexes, views and triggers say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema.hpp"
#include "sqlite_tokens.hpp"

namespace strata::schemas {

/// The rest of a table.
struct table_definition {
  struct column {
    std::string name = {};
    std::string not_null_conflict = {};
    /// In upper case; empty: none is said.
    std::string collation = {};
    /// Of a generated column.
    std::string expression = {};
  };
  struct unique {
    std::vector<std::string> columns;
    std::string conflict;
  };
  std::vector<column> columns;
  std::string primary_key_conflict;
  bool autoincrement = false;
  std::vector<unique> unique_constraints;
  std::vector<check_constraint> checks;
  /// For each foreign key, as they are declared.
  std::vector<deferral> foreign_keys;
  /// Of a virtual table: `USING fts5(title, body)`.
  std::string module;
};

/// The rest of an index.
struct index_definition {
  /// For each part, without collation and direction.
  std::vector<std::string> expressions;
  std::string predicate;
};

[[nodiscard]] table_definition read_table_definition(std::string_view create, const name_test& is_name);
[[nodiscard]] index_definition read_index_definition(std::string_view create, const name_test& is_name);
/// All that follows the name.
[[nodiscard]] std::string read_view_definition(std::string_view create, const name_test& is_name);
/// All that follows the name, with what may be left out: BEFORE is said, FOR EACH ROW is not.
[[nodiscard]] std::string read_trigger_definition(std::string_view create, const name_test& is_name);

/// A declared type in one spelling: `VARCHAR(32)`.
[[nodiscard]] std::string spell_type(std::string_view declared);
/// A default in one spelling. Nothing in it can be a column, so words and "…" that are no keyword are literals.
[[nodiscard]] std::string spell_default(std::string_view declared);

}  // namespace strata::schemas
