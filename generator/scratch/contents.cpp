#include "contents.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include "generator/files/text_check.hpp"

namespace strata::generator {

namespace {

// Of one table; more say no more.
constexpr std::size_t most_rows = 5;

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

bool is_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 || code == 0x7F;
}

std::string in_quotes(std::string_view text) {
  std::string literal = "'";
  for (const char each : text) literal.append(each == '\'' ? 2 : 1, each);
  return literal + '\'';
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

std::string sqlite_text_literal(std::string_view text) {
  if (first_invalid_utf8(text)) {
    std::string digits;
    for (const char each : text) digits += fmt::format("{:02X}", static_cast<unsigned char>(each));
    return fmt::format("CAST(X'{}' AS TEXT)", digits);
  }
  if (std::none_of(text.begin(), text.end(), is_control)) return in_quotes(text);
  std::string literal;
  const auto add = [&literal](const std::string& part) { literal.append(literal.empty() ? "" : " || ").append(part); };
  while (!text.empty()) {
    const auto end = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_control) - text.begin());
    if (end > 0) add(in_quotes(text.substr(0, end)));
    if (end == text.size()) break;
    add(fmt::format("char({})", static_cast<unsigned>(static_cast<unsigned char>(text[end]))));
    text.remove_prefix(end + 1);
  }
  return literal;
}

std::string postgresql_text_literal(std::string_view text) {
  const bool plain = std::none_of(text.begin(), text.end(), [](char each) { return is_control(each) || each == '\\'; });
  if (plain) return in_quotes(text);
  std::string literal = "E'";
  for (const char each : text) {
    if (each == '\n') {
      literal += "\\n";
    } else if (is_control(each)) {
      literal += fmt::format("\\x{:02x}", static_cast<unsigned char>(each));
    } else {
      literal.append(each == '\'' || each == '\\' ? 2 : 1, each);
    }
  }
  return literal + '\'';
}

}  // namespace strata::generator
