#include "sqlite_introspector.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "describe.hpp"
#include "sqlite_definition.hpp"
#include "sqlite_tokens.hpp"

namespace strata::schemas {

namespace {

// ?1 is the bookkeeping's prefix.
constexpr std::string_view objects_query = R"(
  SELECT type, name, tbl_name, sql
    FROM main.sqlite_schema
   WHERE sql IS NOT NULL
     AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
     AND substr(tbl_name, 1, length(?1) + 1) <> ?1 || '_'
     AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
   ORDER BY type, name COLLATE NOCASE)";

constexpr std::string_view text_query = R"(
  SELECT group_concat(type || char(10) || name || char(10) || tbl_name || char(10) || sql, char(10, 10))
    FROM (SELECT type, name, tbl_name, sql
            FROM main.sqlite_schema
           WHERE sql IS NOT NULL
             AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
             AND substr(tbl_name, 1, length(?1) + 1) <> ?1 || '_'
           ORDER BY type, name))";

constexpr std::string_view tables_query = R"(
  SELECT name, wr, strict FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual'))";

// hidden: 1 of a virtual table's module, 2 generated when read, 3 generated and stored.
constexpr std::string_view columns_query = R"(
  SELECT name, type, "notnull", dflt_value, pk, hidden
    FROM pragma_table_xinfo(?1, 'main') WHERE hidden <> 1 ORDER BY cid)";

constexpr std::string_view names_query = R"(
  SELECT lower(name) FROM main.sqlite_schema
  UNION
  SELECT lower(its.name) FROM main.sqlite_schema AS made, pragma_table_xinfo(made.name, 'main') AS its
   WHERE made.type = 'table')";

// The last one declared comes first.
constexpr std::string_view foreign_keys_query = R"(
  SELECT id, "table", "from", "to", on_update, on_delete
    FROM pragma_foreign_key_list(?1, 'main') ORDER BY id DESC, seq)";

// origin: c made by CREATE INDEX, u behind a unique constraint, pk behind a primary key.
constexpr std::string_view indexes_query = R"(
  SELECT name, "unique", origin FROM pragma_index_list(?1, 'main') ORDER BY name COLLATE NOCASE)";

constexpr std::string_view index_parts_query = R"(
  SELECT name, "desc", coll, cid FROM pragma_index_xinfo(?1, 'main') WHERE key ORDER BY seqno)";

struct object {
  std::string type;
  std::string name;
  std::string table;
  std::string sql;
};

std::string text(const std::optional<std::string>& from) { return from.value_or(""); }

std::string collation(const std::string& name) {
  std::string folded = upper(name);
  return folded == "BINARY" ? "" : folded;
}

class introspector {
 public:
  introspector(strata::connection& db, std::string_view prefix, const std::set<std::string>* of)
      : db_(db), part_(of != nullptr), objects_(read_objects(prefix)) {
    if (of == nullptr) return;
    std::set<std::string, std::less<>> wanted;
    for (const std::string& each : *of) wanted.insert(lower(each));
    std::erase_if(objects_, [&](const object& each) { return !wanted.contains(lower(each.table)); });
  }

  schema run();

 private:
  std::vector<row> query(std::string_view sql, std::string_view parameter) {
    const std::array<value, 1> parameters{parameter};
    return db_.query(sql, parameters);
  }
  std::vector<object> read_objects(std::string_view prefix);
  const std::string& sql_of(std::string_view type, const std::string& name) const;

  schema_table read_table(const object& from);
  void read_columns(schema_table& table, const table_definition& definition);
  void read_indexes(schema_table& table, const table_definition& definition, const name_test& is_column);
  void read_foreign_keys(schema_table& table, const table_definition& definition);
  std::vector<key_part> read_parts(const std::string& index, const schema_table& table,
                                   const std::vector<std::string>& expressions);
  std::vector<std::string> primary_key_of(const std::string& table);
  void collect_names(const schema& from);

  strata::connection& db_;
  /// Not all tables are read.
  bool part_;
  std::vector<object> objects_;
  // All names that "…" in a view or a trigger may mean, in lower case.
  std::set<std::string, std::less<>> names_{"new", "old", "rowid"};
};

std::vector<object> introspector::read_objects(std::string_view prefix) {
  std::vector<object> result;
  for (const row& each : query(objects_query, prefix)) {
    result.push_back({text(each[0]), text(each[1]), text(each[2]), text(each[3])});
  }
  return result;
}

const std::string& introspector::sql_of(std::string_view type, const std::string& name) const {
  static const std::string none;
  const auto match = std::find_if(objects_.begin(), objects_.end(),
                                  [&](const object& each) { return each.type == type && each.name == name; });
  return match == objects_.end() ? none : match->sql;
}

void introspector::read_columns(schema_table& table, const table_definition& definition) {
  std::vector<std::pair<int, std::string>> key;
  for (const row& each : query(columns_query, table.name)) {
    schema_column column{.name = text(each[0]), .type = spell_type(text(each[1])), .not_null = each[2] == "1"};
    if (each[3]) column.default_value = spell_default(*each[3]);
    if (each[4] != "0") key.emplace_back(std::stoi(text(each[4])), column.name);
    if (each[5] == "2") column.generated = generation::computed_on_read;
    if (each[5] == "3") column.generated = generation::stored;
    const auto more =
        std::find_if(definition.columns.begin(), definition.columns.end(),
                     [&](const table_definition::column& other) { return lower(other.name) == lower(column.name); });
    if (more != definition.columns.end()) {
      if (more->collation != "BINARY") column.collation = more->collation;
      column.expression = more->expression;
      column.not_null_conflict = more->not_null_conflict;
    }
    table.columns.push_back(std::move(column));
  }
  if (key.empty()) return;
  std::sort(key.begin(), key.end());
  table.primary_key.emplace();
  table.primary_key->conflict = definition.primary_key_conflict;
  for (auto& [position, name] : key) table.primary_key->parts.push_back({.column = std::move(name)});
}

std::vector<key_part> introspector::read_parts(const std::string& index, const schema_table& table,
                                               const std::vector<std::string>& expressions) {
  std::vector<key_part> parts;
  for (const row& each : query(index_parts_query, index)) {
    key_part part{.column = text(each[0]), .collation = collation(text(each[2])), .descending = each[1] == "1"};
    // Without a COLLATE of its own, a part takes the column's.
    const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                     [&](const schema_column& other) { return other.name == part.column; });
    if (column != table.columns.end()) {
      if (part.collation == column->collation) {
        part.collation.clear();
      } else if (part.collation.empty()) {
        part.collation = "BINARY";
      }
    }
    if (each[3] == "-2" && parts.size() < expressions.size()) part.expression = expressions[parts.size()];
    if (each[3] == "-1") part.column = "rowid";
    parts.push_back(std::move(part));
  }
  return parts;
}

void introspector::read_indexes(schema_table& table, const table_definition& definition, const name_test& is_column) {
  bool key_has_index = false;
  for (const row& each : query(indexes_query, table.name)) {
    const std::string name = text(each[0]);
    if (each[2] == "c") {
      const index_definition more = read_index_definition(sql_of("index", name), is_column);
      table.indexes.push_back({.name = name,
                               .parts = read_parts(name, table, more.expressions),
                               .unique = each[1] == "1",
                               .predicate = more.predicate});
      continue;
    }
    key_constraint key{.parts = read_parts(name, table, {})};
    if (each[2] == "pk" && table.primary_key) {
      key_has_index = true;
      table.primary_key->parts = std::move(key.parts);
      continue;
    }
    for (const table_definition::unique& declared : definition.unique_constraints) {
      const bool same = std::equal(
          declared.columns.begin(), declared.columns.end(), key.parts.begin(), key.parts.end(),
          [](const std::string& column, const key_part& part) { return lower(column) == lower(part.column); });
      if (same && key.conflict.empty()) key.conflict = declared.conflict;
    }
    table.unique.push_back(std::move(key));
  }
  // A key without an index is the rowid itself, which is never null, whether that is declared or not.
  if (!table.primary_key || key_has_index) return;
  for (schema_column& each : table.columns) {
    if (each.name == table.primary_key->parts.front().column) each.not_null = true;
  }
}

std::vector<std::string> introspector::primary_key_of(const std::string& table) {
  std::vector<std::pair<int, std::string>> key;
  for (const row& each : query(columns_query, table)) {
    if (each[4] != "0") key.emplace_back(std::stoi(text(each[4])), text(each[0]));
  }
  std::sort(key.begin(), key.end());
  std::vector<std::string> names;
  names.reserve(key.size());
  for (auto& [position, name] : key) names.push_back(std::move(name));
  return names;
}

void introspector::read_foreign_keys(schema_table& table, const table_definition& definition) {
  std::string id;
  for (const row& each : query(foreign_keys_query, table.name)) {
    if (table.foreign_keys.empty() || text(each[0]) != id) {
      id = text(each[0]);
      const std::size_t position = table.foreign_keys.size();
      foreign_key key{.parent_table = text(each[1]), .on_update = text(each[4]), .on_delete = text(each[5])};
      if (position < definition.foreign_keys.size()) key.checked = definition.foreign_keys[position];
      if (!each[3]) key.parent_columns = primary_key_of(key.parent_table);
      table.foreign_keys.push_back(std::move(key));
    }
    foreign_key& key = table.foreign_keys.back();
    key.columns.push_back(text(each[2]));
    if (each[3]) key.parent_columns.push_back(*each[3]);
  }
}

template <class Constraint>
void sort_by_line(std::vector<Constraint>& constraints) {
  std::sort(constraints.begin(), constraints.end(),
            [](const Constraint& left, const Constraint& right) { return describe(left) < describe(right); });
}

schema_table introspector::read_table(const object& from) {
  schema_table table;
  table.name = from.name;
  std::set<std::string, std::less<>> columns{"rowid", lower(from.name)};
  for (const row& each : query(columns_query, from.name)) columns.insert(lower(text(each[0])));
  const name_test is_column = [&](std::string_view name) { return columns.contains(name); };

  table_definition definition = read_table_definition(from.sql, is_column);
  read_columns(table, definition);
  read_indexes(table, definition, is_column);
  read_foreign_keys(table, definition);
  table.checks = std::move(definition.checks);
  if (definition.autoincrement) table.options.emplace_back("AUTOINCREMENT");
  if (!definition.module.empty()) table.options.push_back(definition.module);
  sort_by_line(table.unique);
  sort_by_line(table.checks);
  sort_by_line(table.foreign_keys);
  return table;
}

void introspector::collect_names(const schema& from) {
  if (part_) {
    const bool asked = std::any_of(objects_.begin(), objects_.end(),
                                   [](const object& each) { return each.type == "view" || each.type == "trigger"; });
    if (!asked) return;
    for (const row& each : db_.query(names_query)) names_.insert(text(each[0]));
    return;
  }
  for (const object& each : objects_) names_.insert(lower(each.name));
  for (const schema_table& table : from.tables) {
    for (const schema_column& each : table.columns) names_.insert(lower(each.name));
  }
}

schema introspector::run() {
  schema result;
  result.names_fold_case = true;
  for (const object& each : objects_) {
    if (each.type == "table") result.tables.push_back(read_table(each));
  }
  for (const row& each : db_.query(tables_query)) {
    for (schema_table& table : result.tables) {
      if (table.name != each[0]) continue;
      if (each[1] == "1") table.options.emplace_back("WITHOUT ROWID");
      if (each[2] == "1") table.options.emplace_back("STRICT");
      std::sort(table.options.begin(), table.options.end());
    }
  }
  collect_names(result);
  const name_test is_name = [this](std::string_view name) { return names_.contains(name); };
  for (const object& each : objects_) {
    if (each.type == "view") result.views.push_back({each.name, read_view_definition(each.sql, is_name)});
    if (each.type == "trigger") {
      result.triggers.push_back({each.name, each.table, read_trigger_definition(each.sql, is_name)});
    }
  }
  return result;
}

}  // namespace

schema read_sqlite_schema(strata::connection& db, std::string_view bookkeeping_prefix,
                          const std::set<std::string>* of) {
  return introspector{db, bookkeeping_prefix, of}.run();
}

std::string read_sqlite_schema_text(strata::connection& db, std::string_view bookkeeping_prefix) {
  const std::array<value, 1> parameters{bookkeeping_prefix};
  return text(db.query(text_query, parameters).at(0).at(0));
}

}  // namespace strata::schemas
