#include "postgresql_introspector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "describe.hpp"
#include "postgresql_catalog.hpp"

namespace strata::schemas {

namespace {

namespace catalog = postgresql_catalog;

constexpr std::array every_query{catalog::tables,  catalog::columns,        catalog::settings, catalog::constraints,
                                 catalog::indexes, catalog::views,          catalog::triggers, catalog::enumerations,
                                 catalog::objects, catalog::further_objects};

std::string text(const std::optional<std::string>& from) { return from.value_or(""); }
bool truth(const std::optional<std::string>& from) { return from == "t" || from == "true"; }

// `["a", "b"]`; null is none.
std::vector<std::string> names_in(const std::optional<std::string>& json) {
  return json ? nlohmann::json::parse(*json).get<std::vector<std::string>>() : std::vector<std::string>{};
}

std::string action(const std::optional<std::string>& letter) {
  if (letter == "c") return "CASCADE";
  if (letter == "n") return "SET NULL";
  if (letter == "d") return "SET DEFAULT";
  if (letter == "r") return "RESTRICT";
  return "NO ACTION";
}

// What follows the parenthesis that closes the first one: `UNIQUE (a) INCLUDE (b)` is `INCLUDE (b)`.
std::string behind_parentheses(std::string_view definition) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < definition.size(); ++at) {
    if (definition[at] == '"') quoted = !quoted;
    if (quoted) continue;
    if (definition[at] == '(') ++depth;
    if (definition[at] == ')' && --depth == 0) {
      definition.remove_prefix(at + 1);
      definition.remove_prefix(std::min(definition.find_first_not_of(' '), definition.size()));
      return std::string{definition};
    }
  }
  return {};
}

// `CHECK ((a > 0)) NOT VALID` is `(a > 0) NOT VALID`.
std::string condition_of(const std::string& check) {
  constexpr std::string_view opening = "CHECK (";
  const std::string more = behind_parentheses(check);
  const std::size_t closing = check.rfind(')', check.size() - more.size() - 1);
  return check.substr(opening.size(), closing - opening.size()) + (more.empty() ? "" : " " + more);
}

class introspector {
 public:
  introspector(strata::connection& db, std::string_view prefix) : db_(db), prefix_(prefix) {}

  schema run() {
    read_tables();
    read_columns();
    read_settings();
    read_constraints();
    read_indexes();
    for (const row& each : query(catalog::views)) {
      result_.views.push_back({text(each[0]), (truth(each[1]) ? "MATERIALIZED " : "") + text(each[2])});
    }
    // A trigger's name is its own on its table alone.
    for (const row& each : query(catalog::triggers)) {
      const std::string state = each[3] == "O" ? "" : " (state " + text(each[3]) + ")";
      result_.triggers.push_back({text(each[0]) + " on " + text(each[1]), text(each[1]), text(each[2]) + state});
    }
    for (const row& each : query(catalog::enumerations)) {
      result_.enumerations.push_back({text(each[0]), names_in(each[1])});
    }
    for (const std::string_view sql : {catalog::objects, catalog::further_objects}) {
      for (const row& each : query(sql)) {
        result_.objects.push_back({text(each[0]), text(each[1]), text(each[2]), text(each[3])});
      }
    }
    return std::move(result_);
  }

 private:
  std::vector<row> query(std::string_view sql) {
    const std::array<value, 1> parameters{prefix_};
    return db_.query_catalog(sql, parameters);
  }

  // The queries about parts leave out fewer tables than the one about tables: null for those.
  schema_table* find(const std::optional<std::string>& name) {
    const auto found = std::find_if(result_.tables.begin(), result_.tables.end(),
                                    [&](const schema_table& each) { return each.name == name; });
    return found == result_.tables.end() ? nullptr : &*found;
  }

  void read_tables() {
    for (const row& each : query(catalog::tables)) {
      schema_table table;
      table.name = text(each[0]);
      for (const auto& [prefix, position] : std::initializer_list<std::pair<std::string, std::size_t>>{
               {"", 1}, {"", 2}, {"child of ", 3}, {"", 4}, {"WITH ", 5}, {"", 6}}) {
        if (!text(each[position]).empty()) table.options.push_back(prefix + text(each[position]));
      }
      result_.tables.push_back(std::move(table));
    }
  }

  void read_columns() {
    for (const row& each : query(catalog::columns)) {
      schema_table* const table = find(each[0]);
      if (table == nullptr) continue;
      table->columns.push_back({.name = text(each[1]),
                                .type = text(each[2]),
                                .not_null = truth(each[3]),
                                .default_value = each[4],
                                .collation = text(each[6]),
                                .generated = each[5] ? generation::stored : generation::none,
                                .expression = text(each[5])});
    }
  }

  void read_settings() {
    for (const row& each : query(catalog::settings)) {
      schema_table* const table = find(each[0]);
      if (table == nullptr) continue;
      const auto column = std::find_if(table->columns.begin(), table->columns.end(),
                                       [&](const schema_column& one) { return one.name == each[1]; });
      (column == table->columns.end() ? table->options : column->options).push_back(text(each[2]));
    }
  }

  void read_constraints() {
    for (const row& each : query(catalog::constraints)) {
      schema_table* const table = find(each[0]);
      if (table == nullptr) continue;
      const std::string name = text(each[1]);
      const std::string definition = text(each[3]);
      if (each[2] == "p" || each[2] == "u") {
        key_constraint key{.name = name, .more = behind_parentheses(definition)};
        for (std::string& column : names_in(each[4])) key.parts.push_back({.column = std::move(column)});
        // Only a unique constraint has something between its word and its columns.
        if (definition.starts_with("UNIQUE NULLS NOT DISTINCT")) key.more.insert(0, "NULLS NOT DISTINCT ");
        if (each[2] == "u") {
          table->unique.push_back(std::move(key));
        } else {
          table->primary_key = std::move(key);
        }
      } else if (each[2] == "f") {
        table->foreign_keys.push_back(read_foreign_key(each, name, definition));
      } else if (each[2] == "c") {
        table->checks.push_back({name, condition_of(definition)});
      } else {
        table->options.push_back(fmt::format("constraint {} {}", name, definition));
      }
    }
  }

  static foreign_key read_foreign_key(const row& from, const std::string& name, const std::string& definition) {
    foreign_key key{.name = name,
                    .columns = names_in(from[4]),
                    .parent_table = text(from[6]),
                    .parent_columns = names_in(from[5]),
                    .on_update = action(from[7]),
                    .on_delete = action(from[8])};
    if (truth(from[9])) key.checked = truth(from[10]) ? deferral::deferred : deferral::immediate;
    for (const std::string_view word : {"MATCH FULL", "NOT VALID"}) {
      if (definition.find(" " + std::string{word}) == std::string::npos) continue;
      key.more += (key.more.empty() ? "" : " ") + std::string{word};
    }
    const std::size_t some_columns = definition.find("ON DELETE SET NULL (");
    if (some_columns != std::string::npos) key.more += definition.substr(some_columns + 10);
    return key;
  }

  void read_indexes() {
    for (const row& each : query(catalog::indexes)) {
      schema_table* const table = find(each[0]);
      schema_index index{.name = text(each[1]),
                         .unique = truth(each[2]),
                         .predicate = text(each[3]),
                         .definition = text(each[4]) + (truth(each[5]) ? "" : " (invalid)")};
      for (const nlohmann::json& part : nlohmann::json::parse(each[6].value_or("[]"))) {
        key_part& read = index.parts.emplace_back();
        (part[0].is_null() ? read.expression : read.column) =
            part[0].is_null() ? part[1].get<std::string>() : part[0].get<std::string>();
        read.descending = part[2].get<int>() != 0;
      }
      if (table == nullptr) {
        // Of a materialized view.
        result_.objects.push_back({"index", index.name, "view " + text(each[0]), index.definition});
      } else {
        table->indexes.push_back(std::move(index));
      }
    }
  }

  strata::connection& db_;
  std::string_view prefix_;
  schema result_;
};

}  // namespace

schema read_postgresql_schema(strata::connection& db, std::string_view bookkeeping_prefix) {
  return introspector{db, bookkeeping_prefix}.run();
}

std::string read_postgresql_schema_text(strata::connection& db, std::string_view bookkeeping_prefix) {
  std::string all;
  const std::array<value, 1> parameters{bookkeeping_prefix};
  for (const std::string_view sql : every_query) {
    for (const row& each : db.query_catalog(sql, parameters)) {
      for (const auto& cell : each) all += (cell ? "=" + *cell : std::string{}) + "\n";
    }
    all += '\n';
  }
  return all;
}

std::vector<std::string> list_postgresql_tables(strata::connection& db, std::string_view bookkeeping_prefix) {
  const std::array<value, 1> parameters{bookkeeping_prefix};
  std::vector<std::string> names;
  for (const row& each : db.query_catalog(catalog::table_names, parameters)) names.push_back(text(each[0]));
  return names;
}

}  // namespace strata::schemas
