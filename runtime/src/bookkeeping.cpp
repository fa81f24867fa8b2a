#include "bookkeeping.hpp"

#include <array>
#include <charconv>
#include <utility>

#include "expand_prefix.hpp"
#include "stored_script.hpp"

namespace strata {

namespace {

[[noreturn]] void damaged(std::string message) {
  throw history_error{failure{.code = errc::damaged_bookkeeping,
                              .message = std::move(message),
                              .database_state = "unchanged",
                              .help = "start a program built with that Strata, or restore the tables from a backup"}};
}

std::string_view text(const row& from, std::size_t column) {
  if (column >= from.size()) damaged("the bookkeeping has fewer columns than expected");
  return from[column] ? std::string_view{*from[column]} : std::string_view{};
}

std::int64_t number(const row& from, std::size_t column) {
  const std::string_view digits = text(from, column);
  std::int64_t found = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), found);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    damaged("the bookkeeping holds '" + std::string{digits} + "' where a number belongs");
  }
  return found;
}

std::vector<std::string> words(std::string_view from) {
  std::vector<std::string> found;
  while (!from.empty()) {
    const std::size_t end = std::min(from.find(' '), from.size());
    if (end > 0) found.emplace_back(from.substr(0, end));
    from.remove_prefix(std::min(end + 1, from.size()));
  }
  return found;
}

// What a migration comes after, in one column: its parents, and with this sign, which no revision can hold, what it
// depends on.
constexpr char dependency_sign = '+';

template <typename Migration>
std::string predecessors(const Migration& of) {
  std::string joined;
  for (const std::string_view each : of.parents) joined.append(joined.empty() ? "" : " ").append(each);
  for (const std::string_view each : of.depends) {
    joined.append(joined.empty() ? "" : " ").append(1, dependency_sign).append(each);
  }
  return joined;
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

// `0001=sha256:… 0002=sha256:…`
std::string covered(const migration& by) {
  std::string joined;
  for (const replaced_migration& each : by.replaces) {
    joined.append(joined.empty() ? "" : " ").append(each.revision).append("=").append(each.digest);
  }
  return joined;
}

std::vector<covered_migration> read_covered(std::string_view text) {
  std::vector<covered_migration> found;
  for (const std::string& each : words(text)) {
    const std::size_t end = std::min(each.find('='), each.size());
    found.push_back({each.substr(0, end), each.substr(std::min(end + 1, each.size()))});
  }
  return found;
}

value of(bool flag) { return std::int64_t{flag}; }
value of(std::size_t count) { return static_cast<std::int64_t>(count); }
value of(std::chrono::microseconds took) { return std::int64_t{took.count()}; }

// Columns of read_history, in order.
applied_migration read_applied(const row& from) {
  std::size_t column = 0;
  const auto next_text = [&] { return std::string{text(from, column++)}; };
  const auto next_number = [&] { return number(from, column++); };
  applied_migration found;
  found.revision = next_text();
  found.description = next_text();
  read_predecessors(next_text(), found);
  found.digest = next_text();
  found.checksum = next_text();
  found.applied_at = next_text();
  found.applied_by = next_text();
  found.built_at = next_text();
  found.took = std::chrono::microseconds{next_number()};
  found.compatible = next_number() != 0;
  found.draft = next_number() != 0;
  found.way = next_text() == to_string(direction::down) ? direction::down : direction::up;
  found.statements_done = static_cast<std::size_t>(next_number());
  found.statements = static_cast<std::size_t>(next_number());
  auto down = unpack(next_text());
  found.down_intact = down.has_value();
  if (down) found.down = std::move(*down);
  found.down_checksum = next_text();
  found.down_transactional = next_number() != 0;
  found.down_drops_tables = next_number() != 0;
  found.irreversible = next_text();
  found.covers = read_covered(next_text());
  return found;
}

// Columns of read_repeatables, in order.
applied_migration read_repeatable(const row& from) {
  std::size_t column = 0;
  const auto next_text = [&] { return std::string{text(from, column++)}; };
  const auto next_number = [&] { return number(from, column++); };
  applied_migration found;
  found.revision = next_text();
  found.description = next_text();
  found.parents = words(next_text());
  found.digest = next_text();
  found.applied_at = next_text();
  found.applied_by = next_text();
  found.took = std::chrono::microseconds{next_number()};
  auto down = unpack(next_text());
  found.down_intact = down.has_value();
  if (down) found.down = std::move(*down);
  found.down_checksum = next_text();
  found.down_drops_tables = next_number() != 0;
  found.irreversible = next_text();
  return found;
}

}  // namespace

std::optional<bookkeeping_state> bookkeeping::read_state() {
  std::vector<row> rows;
  try {
    rows = db_.query(expand(sql().read_state));
  } catch (const engine_error& refused) {
    if (refused.what_kind() == engine_error::kind::missing_table) return std::nullopt;
    throw;
  }
  if (rows.size() != 1)
    damaged("the table " + prefix_ + "_state has " + std::to_string(rows.size()) + " rows, not one");
  const std::int64_t format = number(rows.front(), 0);
  if (format > newest_format) {
    damaged("the bookkeeping has format " + std::to_string(format) + ", and this program knows up to " +
            std::to_string(newest_format));
  }
  return bookkeeping_state{.epoch = number(rows.front(), 1), .digest = std::string{text(rows.front(), 2)}};
}

bool bookkeeping::exists() {
  const std::vector<row> rows = db_.query(expand(sql().tables_exist));
  return !rows.empty() && number(rows.front(), 0) != 0;
}

// The state first: whoever writes between the two reads raises the epoch, and the writer that uses this history will
// see that it is old.
history bookkeeping::read_history() { return read_history(read_state()); }

history bookkeeping::read_history(const std::optional<bookkeeping_state>& state) {
  if (!state) return {};
  history found{.exists = true, .epoch = state->epoch, .head_digest = state->digest, .applied = {}, .repeatables = {}};
  for (const row& each : db_.query(expand(sql().read_history))) found.applied.push_back(read_applied(each));
  // Their table is there only in a database that has run some.
  if (state->digest.find("repeatable:") == std::string::npos) return found;
  for (const row& each : db_.query(expand(sql().read_repeatables))) {
    found.repeatables.push_back(read_repeatable(each));
  }
  return found;
}

std::vector<row> bookkeeping::read_names() { return db_.query(expand(sql().read_names)); }

std::vector<log_entry> bookkeeping::read_log() {
  std::vector<log_entry> found;
  if (!read_state()) return found;
  for (const row& each : db_.query(expand(sql().read_log))) {
    found.push_back({.at = std::string{text(each, 0)},
                     .by = std::string{text(each, 1)},
                     .event = std::string{text(each, 2)},
                     .revision = std::string{text(each, 3)},
                     .digest = std::string{text(each, 4)},
                     .took = std::chrono::microseconds{number(each, 5)}});
  }
  return found;
}

std::int64_t bookkeeping::count_tables() { return number(db_.query(expand(sql().count_tables)).at(0), 0); }

void bookkeeping::create(std::string_view chain_name) {
  for (const std::string_view each : sql().create) db_.execute(expand(each));
  const std::array<value, 2> parameters{newest_format, chain_name};
  db_.modify(expand(sql().insert_state), parameters);
}

bool bookkeeping::update_state(std::int64_t epoch, std::string_view heads, std::string_view digest) {
  const std::array<value, 3> parameters{epoch, heads, digest};
  return db_.modify(expand(sql().update_state), parameters) == 1;
}

void bookkeeping::insert(const migration_record& record) {
  const migration& what = *record.what;
  const std::string parents = predecessors(what);
  const std::string down = pack(record.down);
  const std::string covers = covered(what);
  const std::array<value, 20> parameters{
      what.revision,
      what.description,
      parents,
      what.digest,
      what.up.checksum,
      record.applied_at,
      record.applied_by,
      record.built_at,
      of(record.took),
      of(what.compatible),
      of(what.draft),
      to_string(direction::up),
      of(record.statements_done),
      of(what.up.statements.size()),
      down,
      record.down.checksum,
      of(record.down.transactional),
      of(record.down.drops_tables),
      what.irreversible,
      covers,
  };
  db_.modify(expand(sql().insert_migration), parameters);
}

void bookkeeping::create_repeatables() { db_.execute(expand(sql().create_repeatables)); }

void bookkeeping::insert_repeatable(const migration_record& record) {
  const migration& what = *record.what;
  const std::string depends = predecessors(what);
  const std::string down = pack(record.down);
  const std::array<value, 11> parameters{
      what.revision,     what.description, depends, what.digest,          record.applied_at,
      record.applied_by, of(record.took),  down,    record.down.checksum, of(record.down.drops_tables),
      what.irreversible,
  };
  erase_repeatable(what.revision);
  db_.modify(expand(sql().insert_repeatable), parameters);
}

void bookkeeping::erase_repeatable(std::string_view name) {
  const std::array<value, 1> parameters{name};
  db_.modify(expand(sql().delete_repeatable), parameters);
}

void bookkeeping::update_progress(std::string_view revision, direction way, std::size_t statements_done) {
  const std::array<value, 3> parameters{revision, to_string(way), of(statements_done)};
  db_.modify(expand(sql().update_progress), parameters);
}

void bookkeeping::finish(const migration_record& record) {
  const std::array<value, 3> parameters{record.what->revision, record.applied_at, of(record.took)};
  db_.modify(expand(sql().finish_migration), parameters);
}

void bookkeeping::replace_down(std::string_view revision, const script& down) {
  const std::string text = pack(down);
  const std::array<value, 5> parameters{revision, text, down.checksum, of(down.transactional), of(down.drops_tables)};
  db_.modify(expand(sql().replace_down), parameters);
}

void bookkeeping::restate(const applied_migration& from) {
  const std::string parents = predecessors(from);
  const std::array<value, 8> parameters{from.revision,       from.description, parents,
                                        from.digest,         from.checksum,    of(from.draft),
                                        of(from.compatible), from.irreversible};
  db_.modify(expand(sql().update_migration), parameters);
}

void bookkeeping::erase(std::string_view revision) {
  const std::array<value, 1> parameters{revision};
  db_.modify(expand(sql().delete_migration), parameters);
}

void bookkeeping::log(const log_entry& entry) {
  const std::array<value, 6> parameters{entry.at, entry.by, entry.event, entry.revision, entry.digest, of(entry.took)};
  db_.modify(expand(sql().insert_log), parameters);
}

std::string bookkeeping::expand(std::string_view sql) const { return expand_prefix(sql, prefix_); }

}  // namespace strata
