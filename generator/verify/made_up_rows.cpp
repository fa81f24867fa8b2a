#include "made_up_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "runtime/schema/sqlite_tokens.hpp"
#include "words.hpp"

namespace strata::generator {

namespace {

using schemas::lower;

enum class kind {
  integer,
  small_integer,
  number,
  text,
  boolean,
  date,
  moment,
  time,
  interval,
  uuid,
  json,
  bytes,
  other
};

// How the columns of one row get their values. Whatever the engine refuses is tried in the next way.
enum class way { plain, edge, nulls, constants, below, above, small, defaults, other_half };

constexpr std::array ways_of_any_row{way::plain, way::constants, way::below,      way::above,
                                     way::small, way::defaults,  way::other_half, way::nulls};

struct typed_column {
  const schemas::schema_column* column = nullptr;
  kind what = kind::other;
  /// Of text that the engine limits; 0: it does not.
  std::size_t length = 0;
  /// Part of a key or of a unique index: neither NULL nor a value that a second row may have.
  bool key = false;
  /// Values that an enumeration or a CHECK names.
  std::vector<std::string> texts = {};
  std::vector<std::int64_t> numbers = {};
  /// A query for the parent's value, up to the row's number; empty: it refers to nothing.
  std::string reference = {};
};

std::string in_quotes(std::string_view name, char with = '"') {
  std::string result(1, with);
  for (const char each : name) result.append(each == with ? 2 : 1, each);
  return result + with;
}

bool mentions(std::string_view lower_text, std::string_view lower_word) {
  for (std::size_t at = lower_text.find(lower_word); at != std::string_view::npos;
       at = lower_text.find(lower_word, at + 1)) {
    const std::size_t end = at + lower_word.size();
    if ((at == 0 || !is_name_byte(lower_text[at - 1])) &&
        (end == lower_text.size() || !is_name_byte(lower_text[end]))) {
      return true;
    }
  }
  return false;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > 15) return std::nullopt;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return negative ? -value : value;
}

// The literals of an expression.
void add_constants(std::string_view expression, typed_column& to) {
  for (std::size_t at = 0; at < expression.size(); ++at) {
    if (expression[at] == '\'') {
      std::string text;
      for (++at; at < expression.size(); ++at) {
        if (expression[at] == '\'') {
          if (expression.substr(at + 1, 1) != "'") break;
          ++at;
        }
        text += expression[at];
      }
      if (const auto number = whole_number(text)) to.numbers.push_back(*number);
      if (!text.empty()) to.texts.push_back(std::move(text));
    } else if (is_name_byte(expression[at])) {
      std::size_t end = at;
      while (end < expression.size() && is_name_byte(expression[end])) ++end;
      if (const auto number = whole_number(expression.substr(at, end - at))) to.numbers.push_back(*number);
      at = end - 1;
    }
  }
}

// `VARCHAR(20)`: 20.
std::size_t length_in(std::string_view type) {
  const std::size_t open = type.find('(');
  if (open == std::string_view::npos) return 0;
  const std::string_view inside = type.substr(open + 1, type.find_first_of(",)", open) - open - 1);
  return static_cast<std::size_t>(whole_number(inside).value_or(0));
}

kind kind_of(std::string_view lower_type, dialect which) {
  const auto has = [&](std::string_view part) { return lower_type.find(part) != std::string_view::npos; };
  if (has("[]")) return kind::other;
  if (has("bool")) return kind::boolean;
  if (has("interval")) return kind::interval;
  if (has("smallint") || has("tinyint") || has("int2")) return kind::small_integer;
  if (has("timestamp") || has("datetime")) return kind::moment;
  if (lower_type.starts_with("date")) return kind::date;
  if (lower_type.starts_with("time")) return kind::time;
  if (has("uuid")) return kind::uuid;
  if (has("json")) return kind::json;
  if (has("point") || has("range")) return kind::other;
  if (has("int") || has("serial") || lower_type == "oid") return kind::integer;
  if (has("char") || has("clob") || has("text")) return kind::text;
  if (has("blob") || has("bytea")) return kind::bytes;
  if (has("real") || has("floa") || has("doub") || has("num") || has("dec") || has("money")) return kind::number;
  return which == dialect::sqlite ? kind::integer : kind::other;
}

// Days after the first of 2000, twenty-eight a month.
std::string date_of(std::int64_t day, std::string_view between) {
  return fmt::format("{:04}{}{:02}{}{:02}", 2000 + day / 336, between, day / 28 % 12 + 1, between, day % 28 + 1);
}

class row_maker {
 public:
  row_maker(sandbox& into, const schemas::schema& schema, const row_choice& which)
      : into_(into), schema_(schema), which_(which) {}

  filling fill(const std::set<std::string>& tables) {
    for (const std::string& each : tables) fill(each);
    return std::move(result_);
  }

 private:
  [[nodiscard]] std::string fold(const std::string& name) const { return schema_.names_fold_case ? lower(name) : name; }

  const schemas::schema_table* find(const std::string& name) const {
    const auto found = std::find_if(schema_.tables.begin(), schema_.tables.end(),
                                    [&](const auto& each) { return fold(each.name) == fold(name); });
    return found == schema_.tables.end() ? nullptr : &*found;
  }

  [[nodiscard]] std::string sql_name(const schemas::schema_table& table) const {
    return into_.which() == dialect::sqlite ? in_quotes(table.name) : table.name;
  }

  // In a circle of tables, the first one met finds its parent empty and has to do with NULL.
  void fill(const std::string& name) {
    const schemas::schema_table* const table = find(name);
    if (table == nullptr || !done_.insert(fold(name)).second) return;
    for (const schemas::foreign_key& each : table->foreign_keys) fill(each.parent_table);
    const bool virtual_one = std::any_of(table->options.begin(), table->options.end(),
                                         [](const std::string& each) { return each.starts_with("USING "); });
    if (virtual_one && into_.which() == dialect::sqlite) return;

    const std::vector<typed_column> columns = columns_of(*table);
    std::size_t put = 0;
    std::string said;
    for (std::size_t row = 0; row < 3; ++row) {
      ++number_;
      if (put_row(*table, columns, row, said)) ++put;
    }
    result_.rows += put;
    if (put > 0 || !into_.db().query("SELECT 1 FROM " + sql_name(*table) + " LIMIT 1").empty()) return;
    result_.refused.emplace_back(name, said);
  }

  std::vector<typed_column> columns_of(const schemas::schema_table& table) const {
    std::vector<typed_column> columns;
    for (const schemas::schema_column& each : table.columns) {
      if (each.generated != schemas::generation::none) continue;
      typed_column& made = columns.emplace_back(typed_column{.column = &each});
      read_type(each.type, made);
      for (const schemas::check_constraint& check : table.checks) {
        if (mentions(lower(check.expression), lower(each.name))) add_constants(check.expression, made);
      }
    }
    const auto mark = [&](const std::vector<schemas::key_part>& parts) {
      for (typed_column& each : columns) {
        each.key = each.key || std::any_of(parts.begin(), parts.end(), [&](const schemas::key_part& part) {
                     return fold(part.column) == fold(each.column->name) ||
                            mentions(lower(part.expression), lower(each.column->name));
                   });
      }
    };
    if (table.primary_key) mark(table.primary_key->parts);
    for (const auto& each : table.unique) mark(each.parts);
    for (const auto& each : table.indexes) {
      if (each.unique) mark(each.parts);
    }
    refer(table, columns);
    return columns;
  }

  void read_type(const std::string& type, typed_column& of) const {
    for (const schemas::schema_enumeration& each : schema_.enumerations) {
      if (each.name != type) continue;
      of.what = kind::text;
      of.texts = each.values;
      return;
    }
    for (const schemas::schema_object& each : schema_.objects) {
      if (each.kind != "domain" || each.name != type) continue;
      const std::size_t check = each.definition.find(" CONSTRAINT ");
      read_type(each.definition.substr(0, std::min({each.definition.find(" NOT NULL"),
                                                    each.definition.find(" DEFAULT "), check, each.definition.size()})),
                of);
      if (check != std::string::npos) add_constants(std::string_view{each.definition}.substr(check), of);
      return;
    }
    of.what = kind_of(lower(type), into_.which());
    if (of.what == kind::text) of.length = length_in(type);
  }

  // The keys of most columns first: what a tenant's row refers to is the same tenant's. A table's own rows are the last
  // to refer to: there are none at first.
  void refer(const schemas::schema_table& table, std::vector<typed_column>& columns) const {
    std::vector<const schemas::foreign_key*> keys;
    for (const auto& each : table.foreign_keys) keys.push_back(&each);
    const auto rank = [&](const schemas::foreign_key& key) {
      return std::pair{fold(key.parent_table) == fold(table.name), -static_cast<int>(key.columns.size())};
    };
    std::stable_sort(keys.begin(), keys.end(),
                     [&](const auto* left, const auto* right) { return rank(*left) < rank(*right); });
    for (const schemas::foreign_key* key : keys) {
      const schemas::schema_table* const parent = find(key->parent_table);
      if (parent == nullptr || key->parent_columns.size() != key->columns.size()) continue;
      std::vector<std::string> order;
      for (const std::string& each : key->parent_columns) order.push_back(in_quotes(each));
      for (std::size_t at = 0; at < key->columns.size(); ++at) {
        for (typed_column& each : columns) {
          if (fold(each.column->name) != fold(key->columns[at]) || !each.reference.empty()) continue;
          each.reference = fmt::format("(SELECT {0} FROM {1} WHERE {0} IS NOT NULL ORDER BY {2} LIMIT 1 OFFSET ",
                                       order[at], sql_name(*parent), fmt::join(order, ", "));
        }
      }
    }
  }

  bool put_row(const schemas::schema_table& table, const std::vector<typed_column>& columns, std::size_t row,
               std::string& said) {
    std::vector<way> ways;
    if (which_.various && row == 1) ways.push_back(way::edge);
    if (which_.various && row == 2) ways.push_back(way::nulls);
    ways.insert(ways.end(), ways_of_any_row.begin(), ways_of_any_row.end());
    std::set<std::string> tried;
    for (const way each : ways) {
      const std::string text = insert_text(table, columns, row, each);
      if (!tried.insert(text).second) continue;
      into_.db().execute("SAVEPOINT strata_made_up");
      try {
        into_.db().execute(text);
        into_.db().execute("RELEASE SAVEPOINT strata_made_up");
        return true;
      } catch (const engine_error& refused) {
        said = refused.what();
        into_.db().execute("ROLLBACK TO SAVEPOINT strata_made_up");
        into_.db().execute("RELEASE SAVEPOINT strata_made_up");
      }
    }
    return false;
  }

  std::string insert_text(const schemas::schema_table& table, const std::vector<typed_column>& columns, std::size_t row,
                          way how) const {
    std::vector<std::string> names;
    std::vector<std::string> values;
    bool overriding = false;
    for (std::size_t at = 0; at < columns.size(); ++at) {
      const auto made = value_of(columns[at], at, row, how);
      if (!made) continue;
      names.push_back(in_quotes(columns[at].column->name));
      values.push_back(*made);
      overriding = overriding || columns[at].column->default_value.value_or("").starts_with("GENERATED ALWAYS");
    }
    if (names.empty()) return "INSERT INTO " + sql_name(table) + " DEFAULT VALUES";
    return fmt::format("INSERT INTO {} ({}){} VALUES ({})", sql_name(table), fmt::join(names, ", "),
                       overriding ? " OVERRIDING SYSTEM VALUE" : "", fmt::join(values, ", "));
  }

  // Nothing: the column's default.
  std::optional<std::string> value_of(const typed_column& of, std::size_t at, std::size_t row, way how) const {
    const bool may_be_null = !of.column->not_null && !of.key;
    const bool asked = row == 1 && !which_.null_in.empty() && fold(of.column->name) == fold(which_.null_in);
    if (may_be_null && (how == way::nulls || asked)) return "NULL";
    if (may_be_null && how == way::other_half && at % 2 == row % 2) return "NULL";
    if (!of.reference.empty()) return of.reference + std::to_string(row) + ")";
    if (how == way::defaults && of.column->default_value && !of.key) return std::nullopt;
    return literal(of, at, row, of.key && how == way::edge ? way::plain : how);
  }

  std::string literal(const typed_column& of, std::size_t at, std::size_t row, way how) const {
    const auto column = static_cast<std::int64_t>(at);
    const auto constant = [&]() -> std::optional<std::int64_t> {
      if (of.numbers.empty() || (how != way::constants && how != way::below && how != way::above)) return std::nullopt;
      return of.numbers[row % of.numbers.size()] + (how == way::above ? 1 : how == way::below ? -1 : 0);
    };
    const bool edge = how == way::edge;
    const bool small = how == way::small;
    const bool sqlite = into_.which() == dialect::sqlite;
    switch (of.what) {
      case kind::integer:
      case kind::small_integer:
      case kind::number: {
        const std::int64_t usual = of.what == kind::number          ? number_
                                   : of.what == kind::small_integer ? 100 + number_ * 20 + column % 20
                                                                    : 1'000'000 + number_ * 100 + column;
        return std::to_string(constant().value_or(edge ? -1 : small ? static_cast<std::int64_t>(row) + 1 : usual));
      }
      case kind::text:
        return in_quotes(text(of, column, row, how, constant()), '\'');
      case kind::boolean:
        return row % 2 == 0 ? (sqlite ? "1" : "true") : (sqlite ? "0" : "false");
      case kind::date:
        return in_quotes(date_of(number_ * 7 + column, "-"), '\'');
      case kind::moment:
        return in_quotes(date_of(number_ * 7 + column, "-") + " 03:04:05", '\'');
      case kind::time:
        return "'03:04:05'";
      case kind::interval:
        return "'1 day'";
      case kind::uuid:
        return fmt::format("'00000000-0000-4000-8000-{:06}{:06}'", number_, column);
      case kind::json:
        return "'{}'";
      case kind::bytes:
        return fmt::format("{}{:02x}{:02x}'", sqlite ? "X'" : "'\\x", number_ % 256, column % 256);
      case kind::other:
        break;
    }
    if (how == way::constants) return "'{}'";
    if (how == way::below) return "'(0,0)'";
    if (how == way::above) return "'empty'";
    if (how == way::small) return "'10.0.0.1'";
    return in_quotes(of.texts.empty() ? std::to_string(number_) : of.texts[row % of.texts.size()], '\'');
  }

  // Digits that are a number, JSON and a date as well, whatever the text is read as.
  std::string text(const typed_column& of, std::int64_t column, std::size_t row, way how,
                   std::optional<std::int64_t> length) const {
    if (!of.texts.empty() && how != way::small && how != way::below) {
      // The pattern of a LIKE.
      std::string text;
      for (const char each : of.texts[row % of.texts.size()]) {
        text += each == '%' ? std::to_string(number_) : std::string(1, each);
      }
      return text;
    }
    if (how == way::edge) return {};
    if (how == way::small) return std::string(1, static_cast<char>('a' + row));
    std::string digits = date_of(number_ * 7 + column, "");
    const auto wanted = static_cast<std::size_t>(
        std::clamp<std::int64_t>(length.value_or(static_cast<std::int64_t>(of.length)), 0, 1000));
    if (wanted > 0 && (length || wanted < digits.size())) digits = fmt::format("{:0{}}", number_, wanted);
    return digits;
  }

  sandbox& into_;
  const schemas::schema& schema_;
  const row_choice& which_;
  std::set<std::string> done_;
  std::int64_t number_ = 0;
  filling result_;
};

}  // namespace

filling put_made_up_rows(sandbox& into, const schemas::schema& schema, const std::set<std::string>& tables,
                         const row_choice& which) {
  return row_maker{into, schema, which}.fill(tables);
}

}  // namespace strata::generator
