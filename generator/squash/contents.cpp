#include "contents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>

namespace strata::generator {

namespace {

// Of one table; more say no more.
constexpr std::size_t most_rows = 5;
constexpr std::size_t rows_in_a_statement = 500;

using rows = std::vector<std::vector<std::string>>;

std::string column_name(const table_contents& table, std::size_t column) {
  return table.name + '.' + table.columns[column];
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const table_contents* find(const database_contents& in, const std::string& name) {
  const auto found =
      std::find_if(in.tables.begin(), in.tables.end(), [&](const table_contents& each) { return each.name == name; });
  return found == in.tables.end() ? nullptr : &*found;
}

std::map<std::string, std::string> values(const std::vector<counter>& of) {
  std::map<std::string, std::string> found;
  for (const counter& each : of) found.emplace(each.name, each.value);
  return found;
}

// `sequence a: was 3, is 4`
void compare_counters(const database_contents& wanted, const database_contents& found,
                      std::vector<std::string>& lines) {
  const auto before = values(wanted.counters);
  const auto after = values(found.counters);
  for (const auto& [name, value] : before) {
    const auto other = after.find(name);
    if (other == after.end()) {
      lines.push_back(fmt::format("{}: missing", name));
    } else if (other->second != value) {
      lines.push_back(fmt::format("{}: was {}, is {}", name, value, other->second));
    }
  }
  for (const auto& [name, value] : after) {
    if (!before.contains(name)) lines.push_back(fmt::format("{}: added", name));
  }
}

// Without the frozen columns, sorted.
rows comparable(const table_contents& table, const std::vector<std::string>& frozen) {
  rows left;
  for (const auto& row : table.rows) {
    std::vector<std::string> values;
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (!contains(frozen, column_name(table, column))) values.push_back(row[column]);
    }
    left.push_back(std::move(values));
  }
  std::sort(left.begin(), left.end());
  return left;
}

void add_rows(const std::string& table, const rows& some, std::string_view what, std::vector<std::string>& lines) {
  for (std::size_t at = 0; at < some.size() && at < most_rows; ++at) {
    lines.push_back(fmt::format("table {}: row ({}) {}", table, fmt::join(some[at], ", "), what));
  }
  if (some.size() > most_rows) {
    lines.push_back(fmt::format("table {}: {} more rows {}", table, some.size() - most_rows, what));
  }
}

}  // namespace

run_difference compare_runs(const database_contents& one, const database_contents& other,
                            const std::vector<std::string>& frozen) {
  run_difference found;
  compare_counters(one, other, found.lines);
  for (const table_contents& table : one.tables) {
    const table_contents* again = find(other, table.name);
    if (again == nullptr || again->rows.size() != table.rows.size() || again->columns != table.columns) {
      found.lines.push_back(fmt::format("table {}: {} rows, {} in another run", table.name, table.rows.size(),
                                        again == nullptr ? 0 : again->rows.size()));
      continue;
    }
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      const std::string name = column_name(table, column);
      if (contains(frozen, name)) continue;
      for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const std::string& value = table.rows[row][column];
        if (value == again->rows[row][column]) continue;
        found.columns.push_back(name);
        found.lines.push_back(fmt::format("column {}: {}, {} in another run", name, value, again->rows[row][column]));
        break;
      }
    }
  }
  return found;
}

std::vector<std::string> compare_contents(const database_contents& wanted, const database_contents& found,
                                          const std::vector<std::string>& frozen) {
  std::vector<std::string> lines;
  compare_counters(wanted, found, lines);
  for (const table_contents& table : wanted.tables) {
    const table_contents* other = find(found, table.name);
    // The comparison of the schemas says so.
    if (other == nullptr) continue;
    const rows before = comparable(table, frozen);
    const rows after = comparable(*other, frozen);
    rows missing;
    rows added;
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(missing));
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(added));
    add_rows(table.name, missing, "missing", lines);
    add_rows(table.name, added, "added", lines);
  }
  return lines;
}

std::string insert_text(const database_contents& contents) {
  std::string text;
  for (const table_contents& table : contents.tables) {
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      const bool first = row % rows_in_a_statement == 0;
      const bool last = row + 1 == table.rows.size() || (row + 1) % rows_in_a_statement == 0;
      if (first) {
        text +=
            fmt::format("INSERT INTO {} ({}){} VALUES\n", table.name, fmt::join(table.columns, ", "), table.overriding);
      }
      text += fmt::format("  ({}){}\n", fmt::join(table.rows[row], ", "), last ? ";" : ",");
    }
  }
  return text;
}

}  // namespace strata::generator
