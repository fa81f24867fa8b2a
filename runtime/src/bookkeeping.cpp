#include "bookkeeping.hpp"

#include <array>
#include <utility>

#include "bookkeeping_rows.hpp"
#include "expand_prefix.hpp"
#include "failure_view.hpp"
#include "stored_script.hpp"

namespace strata {

namespace {

value of(bool flag) { return std::int64_t{flag}; }
value of(std::size_t count) { return static_cast<std::int64_t>(count); }
value of(std::chrono::microseconds took) { return std::int64_t{took.count()}; }

// A table of that name that was made for something else.
bool lacks_column(const engine_error& said) {
  return said.sqlstate() == "42703" || std::string_view{said.what()}.find("no such column") != std::string_view::npos;
}

[[noreturn]] void refuse_strange(std::string_view prefix, const engine_error& said) {
  failure why = to_failure(
      {.code = errc::damaged_bookkeeping,
       .message = {"the table {}_state is none that Strata has made, or it was damaged", {prefix}},
       .help = {
           "if another program made it, keep Strata's tables under another name: TABLE_PREFIX in add_migrations(), "
           "--table-prefix of strata; if it was damaged, restore the tables from a backup"}});
  why.engine_message = said.what();
  why.sqlstate = said.sqlstate();
  throw history_error{std::move(why)};
}

}  // namespace

std::optional<bookkeeping_state> bookkeeping::read_state() {
  std::vector<row> rows;
  try {
    rows = ask(sql().read_state);
  } catch (const engine_error& refused) {
    if (refused.what_kind() == engine_error::kind::missing_table) return std::nullopt;
    if (refused.what_kind() == engine_error::kind::refused && lacks_column(refused)) refuse_strange(prefix_, refused);
    throw;
  }
  if (rows.size() != 1) {
    refuse_damaged({"the table {}_state has {} rows, not one", {prefix_, std::to_string(rows.size())}});
  }
  const std::int64_t format = number(rows.front(), 0);
  if (format > newest_format) {
    refuse_damaged({"the bookkeeping has format {}, and this program knows up to {}",
                    {std::to_string(format), std::to_string(newest_format)}});
  }
  return bookkeeping_state{.epoch = number(rows.front(), 1), .digest = std::string{text(rows.front(), 2)}};
}

bool bookkeeping::exists() {
  const std::vector<row> rows = ask(sql().tables_exist);
  return !rows.empty() && number(rows.front(), 0) != 0;
}

// The state first: whoever writes between the two reads raises the epoch, and the writer that uses this history will
// see that it is old.
history bookkeeping::read_history() { return read_history(read_state()); }

history bookkeeping::read_history(const std::optional<bookkeeping_state>& state) {
  history found;
  if (!state) return found;
  found.exists = true;
  found.epoch = state->epoch;
  found.head_digest = state->digest;
  for (const row& each : ask(sql().read_history)) found.applied.push_back(read_applied(each));
  // Their table is there only in a database that has run some.
  if (state->digest.find("repeatable:") == std::string::npos) return found;
  for (const row& each : ask(sql().read_repeatables)) {
    found.repeatables.push_back(read_repeatable(each));
  }
  return found;
}

std::vector<row> bookkeeping::read_names() { return ask(sql().read_names); }

std::int64_t bookkeeping::count_tables() { return number(ask(sql().count_tables).at(0), 0); }

void bookkeeping::create(std::string_view chain_name) {
  for (const std::string_view each : sql().create) db_.execute(expand_prefix(each, prefix_));
  const std::array<value, 2> parameters{newest_format, chain_name};
  write(sql().insert_state, parameters);
}

bool bookkeeping::update_state(std::int64_t epoch, std::string_view heads, std::string_view digest) {
  const std::array<value, 3> parameters{epoch, heads, digest};
  return write(sql().update_state, parameters) == 1;
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
  write(sql().insert_migration, parameters);
}

void bookkeeping::create_repeatables() { db_.execute(expand_prefix(sql().create_repeatables, prefix_)); }

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
  write(sql().insert_repeatable, parameters);
}

void bookkeeping::erase_repeatable(std::string_view name) {
  const std::array<value, 1> parameters{name};
  write(sql().delete_repeatable, parameters);
}

void bookkeeping::update_progress(std::string_view revision, direction way, std::size_t statements_done) {
  const std::array<value, 3> parameters{revision, to_string(way), of(statements_done)};
  write(sql().update_progress, parameters);
}

void bookkeeping::finish(const migration_record& record) {
  const std::array<value, 3> parameters{record.what->revision, record.applied_at, of(record.took)};
  write(sql().finish_migration, parameters);
}

void bookkeeping::replace_down(std::string_view revision, const script& down) {
  const std::string text = pack(down);
  const std::array<value, 5> parameters{revision, text, down.checksum, of(down.transactional), of(down.drops_tables)};
  write(sql().replace_down, parameters);
}

void bookkeeping::restate(const applied_migration& from) {
  const std::string parents = predecessors(from);
  const std::array<value, 8> parameters{from.revision,       from.description, parents,
                                        from.digest,         from.checksum,    of(from.draft),
                                        of(from.compatible), from.irreversible};
  write(sql().update_migration, parameters);
}

void bookkeeping::erase(std::string_view revision) {
  const std::array<value, 1> parameters{revision};
  write(sql().delete_migration, parameters);
}

void bookkeeping::log(const log_line& line) {
  const std::array<value, 6> parameters{line.at, line.by, line.event, line.revision, line.digest, of(line.took)};
  write(sql().insert_log, parameters);
}

std::vector<row> bookkeeping::ask(std::string_view sql) { return db_.query(expand_prefix(sql, prefix_)); }

std::uint64_t bookkeeping::write(std::string_view sql, std::span<const value> parameters) {
  return db_.modify(expand_prefix(sql, prefix_), parameters);
}

}  // namespace strata
