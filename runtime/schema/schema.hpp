// The one schema model: what a database holds besides its rows, as plain values that no engine's spelling shows in.
// Round-trip checks, drift, diff, typed headers and diagrams read it; an introspector per engine makes it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace strata::schemas {

// Expressions, predicates and definitions are normalised token text: equal texts mean equal tokens, whatever the white
// space, comments, quoting and letter case that they were written with.

enum class generation { none, stored, computed_on_read };

struct schema_column {
  std::string name = {};
  /// As declared, in upper case: `VARCHAR(32)`. Empty where the engine takes a column without one.
  std::string type = {};
  bool not_null = false;
  /// An expression; absent: none.
  std::optional<std::string> default_value = {};
  /// Empty: the engine's default.
  std::string collation = {};
  generation generated = generation::none;
  /// Of a generated column.
  std::string expression = {};
  /// What a violated NOT NULL does where the engine lets it be chosen (SQLite's ON CONFLICT); empty: the default.
  std::string not_null_conflict = {};
  /// What else the engine lets one choose: `STORAGE EXTERNAL`, `STATISTICS 500`. Sorted.
  std::vector<std::string> options = {};
};

/// One part of a key or of an index: a column or an expression.
struct key_part {
  /// Empty for an expression.
  std::string column = {};
  std::string expression = {};
  /// Empty: the engine's default.
  std::string collation = {};
  bool descending = false;
};

/// A primary key or a unique constraint.
struct key_constraint {
  /// Empty where the engine has no names for it, or Strata does not look at them.
  std::string name = {};
  std::vector<key_part> parts = {};
  /// As schema_column::not_null_conflict.
  std::string conflict = {};
  /// What else was declared of it, as the engine writes it: `INCLUDE (b)`.
  std::string more = {};
};

struct check_constraint {
  /// Empty where it has none.
  std::string name = {};
  std::string expression = {};
};

/// When a foreign key is checked: always at once; at once unless the transaction asks otherwise; at COMMIT.
enum class deferral { none, immediate, deferred };

struct foreign_key {
  /// As key_constraint::name and more.
  std::string name = {};
  std::vector<std::string> columns = {};
  std::string parent_table = {};
  /// The parent's primary key where the declaration names no columns.
  std::vector<std::string> parent_columns = {};
  /// In upper case: `NO ACTION`, `CASCADE` …
  std::string on_update = {};
  std::string on_delete = {};
  deferral checked = deferral::none;
  std::string more = {};
};

/// An index that was made as such; those behind keys and unique constraints are part of these.
struct schema_index {
  std::string name = {};
  std::vector<key_part> parts = {};
  bool unique = false;
  /// Of a partial index.
  std::string predicate = {};
  /// All of it as the engine writes it, where there is more to an index than the members above can say.
  std::string definition = {};
};

struct schema_table {
  std::string name = {};
  /// In the table's order, which counts.
  std::vector<schema_column> columns = {};
  std::optional<key_constraint> primary_key = {};
  // The order of the following does not count; introspectors sort them.
  std::vector<key_constraint> unique = {};
  std::vector<check_constraint> checks = {};
  std::vector<foreign_key> foreign_keys = {};
  /// What else the engine lets one choose: `STRICT`, `WITHOUT ROWID`, `AUTOINCREMENT`, `USING fts5(title, body)`.
  std::vector<std::string> options = {};
  std::vector<schema_index> indexes = {};
};

struct schema_view {
  std::string name = {};
  /// All that follows the name.
  std::string definition = {};
};

struct schema_trigger {
  std::string name = {};
  /// The table or view.
  std::string table = {};
  /// All that follows the name.
  std::string definition = {};
};

/// A type whose values are listed.
struct schema_enumeration {
  std::string name = {};
  /// In their order, which counts.
  std::vector<std::string> values = {};
};

/// What some engines have besides: sequences, functions, domains, extensions …
struct schema_object {
  /// What the engine calls it, in lower case: `function`.
  std::string kind = {};
  /// With all that tells it from others of its kind: `touch(text)`.
  std::string name = {};
  /// The object that it is part of (`table nodes`); empty: none.
  std::string container = {};
  std::string definition = {};
};

/// All of one database, the lists sorted by name. Names are held as they were written.
struct schema {
  /// The engine compares names without regard to the case of ASCII letters (SQLite).
  bool names_fold_case = false;
  std::vector<schema_table> tables = {};
  std::vector<schema_view> views = {};
  std::vector<schema_trigger> triggers = {};
  std::vector<schema_enumeration> enumerations = {};
  std::vector<schema_object> objects = {};
};

}  // namespace strata::schemas
