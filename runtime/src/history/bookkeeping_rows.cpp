#include "bookkeeping_rows.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>
#include <vector>

#include "runtime/src/report/failure.hpp"
#include "stored_script.hpp"

namespace strata {

namespace {

std::vector<std::string> words(std::string_view from) {
  std::vector<std::string> found;
  while (!from.empty()) {
    const std::size_t end = std::min(from.find(' '), from.size());
    if (end > 0) found.emplace_back(from.substr(0, end));
    from.remove_prefix(std::min(end + 1, from.size()));
  }
  return found;
}

void read_predecessors(std::string_view text, applied_migration& into) {
  for (std::string& each : words(text)) {
    if (each.front() == dependency_sign) {
      into.depends.push_back(each.substr(1));
    } else {
      into.parents.push_back(std::move(each));
    }
  }
}

std::vector<covered_migration> read_covered(std::string_view text) {
  std::vector<covered_migration> found;
  for (const std::string& each : words(text)) {
    const std::size_t end = std::min(each.find('='), each.size());
    found.push_back({each.substr(0, end), each.substr(std::min(end + 1, each.size()))});
  }
  return found;
}

// The columns of a row, one after another.
class column_reader {
 public:
  explicit column_reader(const row& from) : from_{from} {}

  std::string next_text() { return std::string{text(from_, next_++)}; }
  std::int64_t next_number() { return number(from_, next_++); }
  bool next_flag() { return next_number() != 0; }
  std::chrono::microseconds next_time() { return std::chrono::microseconds{next_number()}; }
  std::size_t next_count() { return static_cast<std::size_t>(next_number()); }
  void next_down(applied_migration& into) {
    auto down = unpack(next_text());
    into.down_intact = down.has_value();
    if (down) into.down = std::move(*down);
    into.down_checksum = next_text();
  }

 private:
  const row& from_;
  std::size_t next_ = 0;
};

}  // namespace

void refuse_damaged(const phrase& message) {
  refuse<history_error>({.code = errc::damaged_bookkeeping,
                         .message = message,
                         .help = {"start a program built with that Strata, or restore the tables from a backup"}});
}

std::string_view text(const row& from, std::size_t column) {
  if (column >= from.size()) refuse_damaged({"the bookkeeping has fewer columns than expected"});
  return from[column] ? std::string_view{*from[column]} : std::string_view{};
}

std::int64_t number(const row& from, std::size_t column) {
  const std::string_view digits = text(from, column);
  std::int64_t found = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), found);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    refuse_damaged({"the bookkeeping holds '{}' where a number belongs", {digits}});
  }
  return found;
}

std::string covered(const migration& by) {
  std::string joined;
  for (const replaced_migration& each : by.replaces) {
    joined.append(joined.empty() ? "" : " ").append(each.revision).append("=").append(each.digest);
  }
  return joined;
}

applied_migration read_applied(const row& from) {
  column_reader columns{from};
  applied_migration found;
  found.revision = columns.next_text();
  found.description = columns.next_text();
  read_predecessors(columns.next_text(), found);
  found.digest = columns.next_text();
  found.checksum = columns.next_text();
  found.applied_at = columns.next_text();
  found.applied_by = columns.next_text();
  found.built_at = columns.next_text();
  found.took = columns.next_time();
  found.compatible = columns.next_flag();
  found.draft = columns.next_flag();
  found.way = columns.next_text() == to_string(direction::down) ? direction::down : direction::up;
  found.statements_done = columns.next_count();
  found.statements = columns.next_count();
  columns.next_down(found);
  found.down_transactional = columns.next_flag();
  found.down_drops_tables = columns.next_flag();
  found.irreversible = columns.next_text();
  found.covers = read_covered(columns.next_text());
  return found;
}

applied_migration read_repeatable(const row& from) {
  column_reader columns{from};
  applied_migration found;
  found.revision = columns.next_text();
  found.description = columns.next_text();
  found.parents = words(columns.next_text());
  found.digest = columns.next_text();
  found.applied_at = columns.next_text();
  found.applied_by = columns.next_text();
  found.took = columns.next_time();
  columns.next_down(found);
  found.down_drops_tables = columns.next_flag();
  found.irreversible = columns.next_text();
  return found;
}

}  // namespace strata
