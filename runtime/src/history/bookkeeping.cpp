#include "runtime/internal/bookkeeping.hpp"

#include <array>
#include <utility>

#include "bookkeeping_rows.hpp"
#include "runtime/src/report/failure.hpp"
#include "stored_script.hpp"

namespace strata {

namespace {

constexpr std::array<std::string_view, 3> tables{"_state", "_migrations", "_log"};

value of(bool flag) { return std::int64_t{flag}; }
value of(std::size_t count) { return static_cast<std::int64_t>(count); }
value of(std::chrono::microseconds took) { return std::int64_t{took.count()}; }

std::string with_word(std::string_view sql, std::string_view placeholder, std::string_view with) {
  std::string expanded;
  for (;;) {
    const std::size_t at = sql.find(placeholder);
    expanded.append(sql.substr(0, at));
    if (at == std::string_view::npos) return expanded;
    expanded.append(with);
    sql.remove_prefix(at + placeholder.size());
  }
}

/// What insert_migration writes, and read_history reads.
struct migration_columns {
  explicit migration_columns(const migration_record& record)
      : parents{predecessors(*record.what)}, down{pack(record.down)}, covers{covered(*record.what)} {
    const migration& what = *record.what;
    values = {
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
  }
  migration_columns(const migration_columns&) = delete;
  migration_columns& operator=(const migration_columns&) = delete;

  std::string parents;
  std::string down;
  std::string covers;
  std::array<value, 20> values;
};

/// The same of a repeatable migration.
struct repeatable_columns {
  explicit repeatable_columns(const migration_record& record)
      : depends{predecessors(*record.what)}, down{pack(record.down)} {
    const migration& what = *record.what;
    values = {
        what.revision,     what.description, depends, what.digest,          record.applied_at,
        record.applied_by, of(record.took),  down,    record.down.checksum, of(record.down.drops_tables),
        what.irreversible,
    };
  }
  repeatable_columns(const repeatable_columns&) = delete;
  repeatable_columns& operator=(const repeatable_columns&) = delete;

  std::string depends;
  std::string down;
  std::array<value, 11> values;
};

row as_row(std::span<const value> values) {
  row read;
  for (const value& each : values) {
    if (const auto* const whole = std::get_if<std::int64_t>(&each)) {
      read.emplace_back(std::to_string(*whole));
    } else if (const auto* const words = std::get_if<std::string_view>(&each)) {
      read.emplace_back(*words);
    } else {
      read.emplace_back();
    }
  }
  return read;
}

// A table of that name that was made for something else.
bool lacks_column(const engine_error& cause) {
  return cause.sqlstate() == "42703" || std::string_view{cause.what()}.find("no such column") != std::string_view::npos;
}

[[noreturn]] void refuse_strange(std::string_view prefix, const engine_error& cause) {
  failure why = to_failure(
      {.code = errc::damaged_bookkeeping,
       .message = {"the table {}_state is none that Strata has made, or it was damaged", {prefix}},
       .help = {
           "if another program made it, keep Strata's tables under another name: TABLE_PREFIX in add_migrations(), "
           "--table-prefix of strata; if it was damaged, restore the tables from a backup"}});
  why.engine_message = cause.what();
  why.sqlstate = cause.sqlstate();
  throw history_error{std::move(why)};
}

}  // namespace

std::optional<bookkeeping_state> bookkeeping::read_state() {
  std::vector<row> rows;
  try {
    rows = db_.read_state(prefix_);
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

bool bookkeeping::exists(std::string_view table) const {
  const std::string name = db_.books(prefix_).append(table);
  const std::array<value, 1> parameters{std::string_view{name}};
  const std::vector<row> rows = db_.query(expand_prefix(sql().table_exists, prefix_), parameters);
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

std::int64_t bookkeeping::count_tables() {
  return number(db_.query_catalog(expand_prefix(sql().count_tables, prefix_)).at(0), 0);
}

void bookkeeping::create(std::string_view chain_name) {
  for (const std::string_view each : sql().create) db_.execute(expand(each));
  keep_to_owner(tables);
  const std::array<value, 2> parameters{newest_format, chain_name};
  write_row(sql().insert_state, parameters);
}

void bookkeeping::drop_remains() {
  constexpr std::string_view begin = "CREATE TABLE ";
  for (std::size_t at = 0; at < tables.size(); ++at) {
    const std::string create = expand(sql().create[at]);
    if (exists(tables[at])) {
      db_.execute("DROP TABLE " + create.substr(begin.size(), create.find(" (") - begin.size()));
    }
  }
}

void bookkeeping::keep_to_owner(std::span<const std::string_view> made) {
  if (sql().keep_to_owner.empty()) return;
  std::string names;
  for (const std::string_view each : made) {
    names.append(names.empty() ? "" : "\n").append(db_.books(prefix_)).append(each);
  }
  const std::array<value, 1> parameters{std::string_view{names}};
  for (const row& each : db_.query_catalog(sql().keep_to_owner, parameters)) db_.execute(text(each, 0));
}

std::vector<std::string> bookkeeping::other_writers() {
  std::vector<std::string> found;
  if (sql().other_writers.empty()) return found;
  const std::string name = db_.books(prefix_).append("_state");
  const std::array<value, 1> parameters{std::string_view{name}};
  for (const row& each : db_.query_catalog(expand_prefix(sql().other_writers, prefix_), parameters)) {
    found.emplace_back(text(each, 0));
  }
  return found;
}

bool bookkeeping::update_state(std::int64_t epoch, std::string_view heads, std::string_view digest) {
  const std::array<value, 3> parameters{epoch, heads, digest};
  return write(sql().update_state, parameters) == 1;
}

void bookkeeping::insert(const migration_record& record) {
  write_row(sql().insert_migration, migration_columns{record}.values);
}

applied_migration bookkeeping::as_read(const migration_record& record) {
  return read_applied(as_row(migration_columns{record}.values));
}

void bookkeeping::create_repeatables() { create_once("_repeatables", sql().create_repeatables); }

void bookkeeping::create_once(std::string_view table, std::string_view create) {
  if (exists(table)) return;
  db_.execute(expand(create));
  keep_to_owner({&table, 1});
}

void bookkeeping::insert_repeatable(const migration_record& record) {
  const std::array<value, 1> former{record.what->revision};
  write(sql().delete_repeatable, former);
  write_row(sql().insert_repeatable, repeatable_columns{record}.values);
}

applied_migration bookkeeping::repeatable_as_read(const migration_record& record) {
  return strata::read_repeatable(as_row(repeatable_columns{record}.values));
}

void bookkeeping::erase_repeatable(std::string_view name) {
  const std::array<value, 1> parameters{name};
  write_row(sql().delete_repeatable, parameters);
}

void bookkeeping::update_progress(std::string_view revision, direction way, std::size_t statements_done) {
  const std::array<value, 3> parameters{revision, to_string(way), of(statements_done)};
  write_row(sql().update_progress, parameters);
}

void bookkeeping::finish(const migration_record& record) {
  const std::array<value, 3> parameters{record.what->revision, record.applied_at, of(record.took)};
  write_row(sql().finish_migration, parameters);
}

void bookkeeping::replace_down(std::string_view revision, const script& down) {
  const std::string text = pack(down);
  const std::array<value, 5> parameters{revision, text, down.checksum, of(down.transactional), of(down.drops_tables)};
  write_row(sql().replace_down, parameters);
}

void bookkeeping::restate(const applied_migration& from) {
  const std::string parents = predecessors(from);
  const std::array<value, 8> parameters{from.revision,       from.description, parents,
                                        from.digest,         from.checksum,    of(from.draft),
                                        of(from.compatible), from.irreversible};
  write_row(sql().update_migration, parameters);
}

void bookkeeping::erase(std::string_view revision) {
  const std::array<value, 1> parameters{revision};
  write_row(sql().delete_migration, parameters);
}

void bookkeeping::log(const log_line& line) {
  const std::array<value, 6> parameters{line.at, line.by, line.event, line.revision, line.digest, of(line.took)};
  write_row(sql().insert_log, parameters);
}

std::string bookkeeping::expand(std::string_view sql) const { return expand_books(sql, prefix_, db_.books(prefix_)); }

std::vector<row> bookkeeping::ask(std::string_view sql) { return db_.query(expand(sql)); }

std::uint64_t bookkeeping::write(std::string_view sql, std::span<const value> parameters) {
  return db_.modify(expand(sql), parameters);
}

void bookkeeping::write_row(std::string_view sql, std::span<const value> parameters) {
  if (write(sql, parameters) != 1) refuse_swallowed(sql);
}

// A trigger that swallows a row does so without an error.
void bookkeeping::refuse_swallowed(std::string_view sql) const {
  refuse<history_error>(
      {.code = errc::damaged_bookkeeping,
       .message = {"the bookkeeping did not take the row that was written to it ({})",
                   {expand(sql.substr(0, sql.find_first_of("(\n")))}},
       .database_state = "as before: the transaction was rolled back",
       .help = {"drop the trigger or the rule on the bookkeeping's tables that keeps rows out, then start again"}});
}

std::string expand_prefix(std::string_view sql, std::string_view prefix) { return with_word(sql, "{prefix}", prefix); }

std::string expand_books(std::string_view sql, std::string_view prefix, std::string_view books) {
  return with_word(expand_prefix(sql, prefix), "{books}", books);
}

void make_bookkeeping(connection& db, std::string_view table_prefix, std::string_view chain_name) {
  bookkeeping{db, table_prefix}.create(chain_name);
}

}  // namespace strata
