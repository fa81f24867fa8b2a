// A SQLite database as values.
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <strata/connection.hpp>
#include <string_view>
#include <utility>

#include "contents.hpp"

namespace strata::generator {

namespace {

// Neither SQLite's own tables nor those behind virtual ones, which these fill.
constexpr std::string_view tables_query = R"(
  SELECT list.name, list.type, list.wr, made.sql
    FROM pragma_table_list AS list JOIN sqlite_schema AS made ON made.type = 'table' AND made.name = list.name
   WHERE list.schema = 'main' AND list.type IN ('table', 'virtual') AND list.name NOT LIKE 'sqlite\_%' ESCAPE '\'
   ORDER BY made.rowid)";

// Without generated and hidden columns.
constexpr std::string_view columns_query = "SELECT name, type, pk FROM pragma_table_xinfo(?1) WHERE hidden = 0";

// As SQL takes it, and a person would write it.
std::string sql_name(std::string_view name) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view more = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
  const bool plain = !name.empty() && letters.find(name.front()) != std::string_view::npos &&
                     name.find_first_not_of(more) == std::string_view::npos &&
                     sqlite3_keyword_check(name.data(), static_cast<int>(name.size())) == 0;
  if (plain) return std::string{name};
  std::string result = "\"";
  for (const char each : name) result.append(each == '"' ? 2 : 1, each);
  return result + '"';
}

bool holds_folded(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(), [](char one, char other) {
           return (one >= 'A' && one <= 'Z' ? static_cast<char>(one | 0x20) : one) == other;
         }) != text.end();
}

// Bytes, spelled in hexadecimal by the engine: its own quote() ends a text at a zero byte.
std::string from_hex(std::string_view digits) {
  const auto value = [](char digit) { return digit <= '9' ? digit - '0' : digit - 'A' + 10; };
  std::string bytes;
  for (std::size_t at = 0; at + 1 < digits.size(); at += 2) {
    bytes += static_cast<char>(value(digits[at]) * 16 + value(digits[at + 1]));
  }
  return bytes;
}

std::string literal(std::string_view type, std::string_view value) {
  if (type == "blob") return fmt::format("X'{}'", value);
  if (type == "text") return sqlite_text_literal(from_hex(value));
  // As it prints what it cannot read.
  if (value == "Inf") return "9e999";
  if (value == "-Inf") return "-9e999";
  return std::string{value};
}

class table_reader {
 public:
  table_reader(strata::connection& db, const row& from)
      : db_(db), name_(from.at(0).value()), virtual_(from.at(1) == "virtual"), without_rowid_(from.at(2) == "1") {
    table_.name = sql_name(name_);
    const std::array<value, 1> parameters{std::string_view{name_}};
    std::size_t keys = 0;
    for (const row& each : db.query(columns_query, parameters)) {
      const std::string name = each.at(0).value();
      table_.columns.push_back(sql_name(name));
      names_rowid_ = names_rowid_ || fold(name) == "rowid";
      if (each.at(2) == "0") continue;
      ++keys;
      integer_key_ = keys == 1 && fold(each.at(1).value_or("")) == "integer";
    }
    integer_key_ = integer_key_ && keys == 1;
    kept_elsewhere_ = virtual_ && holds_folded(from.at(3).value(), "content");
  }

  table_contents read() {
    // A row's own number, where nothing else holds it and it is not what a plain INSERT would give.
    const bool numbered = !virtual_ && !without_rowid_ && !integer_key_ && !names_rowid_;
    // All that an index without texts of its own may show.
    if (kept_elsewhere_ && !names_rowid_) table_.columns.insert(table_.columns.begin(), "rowid");
    if (numbered &&
        one("SELECT count(*) <> coalesce(max(rowid), 0) OR coalesce(min(rowid), 1) < 1 FROM " + table_.name) != "0") {
      table_.columns.insert(table_.columns.begin(), "rowid");
    }
    std::string query = "SELECT ";
    for (const std::string& column : table_.columns) {
      query +=
          fmt::format("{0}typeof({1}), CASE WHEN typeof({1}) IN ('text', 'blob') THEN hex({1}) ELSE quote({1}) END",
                      &column == table_.columns.data() ? "" : ", ", column);
    }
    query += " FROM " + table_.name + (without_rowid_ ? "" : names_rowid_ ? "" : " ORDER BY rowid");
    for (const row& each : rows_of(query)) {
      std::vector<std::string> values;
      for (std::size_t column = 0; column + 1 < each.size(); column += 2) {
        values.push_back(literal(each[column].value_or("null"), each[column + 1].value_or("NULL")));
      }
      table_.rows.push_back(std::move(values));
    }
    // What such an index holds is in another table, or nowhere: an INSERT of what it shows brings something else.
    if (kept_elsewhere_ && !table_.rows.empty()) {
      table_.unmakeable =
          "the virtual table " + name_ + " has rows that are kept elsewhere (content=…), which no INSERT brings back";
    }
    return std::move(table_);
  }

 private:
  static std::string fold(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char each) { return each >= 'A' && each <= 'Z' ? static_cast<char>(each | 0x20) : each; });
    return text;
  }

  std::string one(const std::string& query) { return db_.query(query).at(0).at(0).value_or(""); }

  std::vector<row> rows_of(const std::string& query) {
    try {
      return db_.query(query);
    } catch (const engine_error&) {
      // The texts of an index may have gone without it.
      if (kept_elsewhere_) return {};
      throw;
    }
  }

  strata::connection& db_;
  std::string name_;
  bool virtual_ = false;
  bool kept_elsewhere_ = false;
  bool without_rowid_ = false;
  bool integer_key_ = false;
  bool names_rowid_ = false;
  table_contents table_ = {};
};

// AUTOINCREMENT goes on from the highest number that ever was, also where its row is gone.
void read_autoincrement(strata::connection& db, std::vector<counter>& into) {
  if (db.query("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").empty()) return;
  for (const row& each : db.query("SELECT name, seq FROM sqlite_sequence ORDER BY name")) {
    const std::string name = each.at(0).value_or("");
    const std::string literal = sqlite_text_literal(name);
    into.push_back({"AUTOINCREMENT of " + name, each.at(1).value_or(""),
                    fmt::format("DELETE FROM sqlite_sequence WHERE name = {0};\n"
                                "INSERT INTO sqlite_sequence (name, seq) VALUES ({0}, {1});\n",
                                literal, each.at(1).value_or("0"))});
  }
}

}  // namespace

database_contents read_sqlite_contents(strata::connection& db) {
  database_contents found;
  for (const row& each : db.query(tables_query)) found.tables.push_back(table_reader{db, each}.read());
  read_autoincrement(db, found.counters);
  for (const std::string_view name : {"user_version", "application_id"}) {
    const std::string value = db.query(fmt::format("PRAGMA {}", name)).at(0).at(0).value_or("0");
    found.counters.push_back(
        {std::string{name}, value, value == "0" ? "" : fmt::format("PRAGMA {} = {};\n", name, value)});
  }
  return found;
}

}  // namespace strata::generator
