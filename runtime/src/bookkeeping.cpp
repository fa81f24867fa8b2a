#include "bookkeeping.hpp"

#include <array>

#include "bookkeeping_rows.hpp"
#include "expand_prefix.hpp"
#include "stored_script.hpp"

namespace strata {

namespace {

value of(bool flag) { return std::int64_t{flag}; }
value of(std::size_t count) { return static_cast<std::int64_t>(count); }
value of(std::chrono::microseconds took) { return std::int64_t{took.count()}; }

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
    refuse_damaged("the table " + prefix_ + "_state has " + std::to_string(rows.size()) + " rows, not one");
  const std::int64_t format = number(rows.front(), 0);
  if (format > newest_format) {
    refuse_damaged("the bookkeeping has format " + std::to_string(format) + ", and this program knows up to " +
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
