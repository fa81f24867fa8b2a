#include "session_settings.hpp"

#include <algorithm>
#include <array>

#include "copying.hpp"
#include "prepared_statement.hpp"

namespace strata::sqlite {

namespace {

// Of SQLite 3.40 (pragma_list), those that hold for the connection and can be read. What belongs to the database
// (user_version, application_id, auto_vacuum, journal_mode, page_size …) stays as a script leaves it. Those that cannot
// be read, or not put back, are errors while building (generator/sql/script_checks.cpp).
constexpr std::array<std::string_view, 32> settings{
    "analysis_limit",
    "automatic_index",
    "busy_timeout",
    "main.cache_size",
    "main.cache_spill",
    "cell_size_check",
    "checkpoint_fullfsync",
    "count_changes",
    "defer_foreign_keys",
    "empty_result_callbacks",
    "foreign_keys",
    "full_column_names",
    "fullfsync",
    "ignore_check_constraints",
    "main.journal_size_limit",
    "legacy_alter_table",
    "locking_mode",
    "main.locking_mode",
    "main.max_page_count",
    "mmap_size",
    "query_only",
    "read_uncommitted",
    "recursive_triggers",
    "reverse_unordered_selects",
    "secure_delete",
    "short_column_names",
    "soft_heap_limit",
    "main.synchronous",
    "threads",
    "trusted_schema",
    "wal_autocheckpoint",
    "writable_schema",
};

// Nothing: this SQLite does not know it, or does not say.
std::optional<std::string> read(sqlite3* handle, std::string_view name) {
  try {
    const std::vector<std::string> said = lines(handle, "PRAGMA " + std::string{name});
    return said.empty() ? std::nullopt : std::optional{said.front()};
  } catch (const engine_error&) {
    return std::nullopt;
  }
}

void run(sqlite3* handle, const std::string& sql) { static_cast<void>(lines(handle, sql)); }

std::string in_quotes(std::string_view name) {
  std::string text = "\"";
  for (const char each : name) text.append(each == '"' ? 2 : 1, each);
  return text + '"';
}

constexpr const char* temporary_query =
    "SELECT type || ' IF EXISTS temp.\"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_temp_master "
    "WHERE type IN ('table', 'view', 'trigger') ORDER BY type DESC, rowid DESC";

constexpr const char* attached_query = "SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')";

bool holds(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

int deferred_keys(sqlite3* handle) {
  int now = 0;
  int highest = 0;
  sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &now, &highest, 0);
  return now;
}

bool names(std::string_view statement, std::string_view what) {
  return std::search(statement.begin(), statement.end(), what.begin(), what.end(), [](char left, char right) {
           return (left >= 'A' && left <= 'Z' ? static_cast<char>(left - 'A' + 'a') : left) == right;
         }) != statement.end();
}

}  // namespace

session_settings::session_settings(sqlite3* handle, std::optional<bool> enforced)
    : handle_{handle}, temporary_{lines(handle, temporary_query)}, attached_{lines(handle, attached_query)} {
  for (const std::string_view each : settings) {
    if (auto value = read(handle, each)) pragmas_.push_back({each, std::move(*value)});
    if (each == "foreign_keys" && enforced && !pragmas_.empty()) pragmas_.back().value = *enforced ? "1" : "0";
  }
}

void session_settings::restore() {
  restore_pragmas();
  drop_temporary_objects();
  if (sqlite3_get_autocommit(handle_) != 0) detach();
}

void session_settings::restore_all() noexcept {
  for (void (session_settings::*const step)() :
       {&session_settings::restore_pragmas, &session_settings::drop_temporary_objects, &session_settings::detach}) {
    try {
      (this->*step)();
    } catch (const std::exception&) {
      continue;
    }
  }
}

void session_settings::restore_pragmas() {
  const bool inside = sqlite3_get_autocommit(handle_) == 0;
  for (const pragma& each : pragmas_) {
    const auto now = read(handle_, each.name);
    if (!now || *now == each.value) continue;
    // Neither can be changed inside a transaction, and a script inside one has not changed them.
    if (inside && (each.name == "foreign_keys" || each.name == "main.synchronous")) continue;
    if (inside && each.name == "defer_foreign_keys" && deferred_keys(handle_) != 0) {
      throw engine_error{engine_error::kind::foreign_key,
                         "the script deferred its foreign keys, and leaves rows that refer to nothing",
                         {},
                         {}};
    }
    // 2 can be read and not written.
    const std::string value = each.name == "secure_delete" && each.value == "2" ? "fast" : each.value;
    try {
      run(handle_, "PRAGMA " + std::string{each.name} + " = " + value);
    } catch (const engine_error&) {
      if (inside) throw;
    }
  }
}

void session_settings::drop_temporary_objects() {
  for (const std::string& each : lines(handle_, temporary_query)) {
    if (!holds(temporary_, each)) run(handle_, "DROP " + each);
  }
}

void session_settings::detach() {
  for (const std::string& each : lines(handle_, attached_query)) {
    if (!holds(attached_, each)) run(handle_, "DETACH DATABASE " + in_quotes(each));
  }
}

bool may_change_session(std::string_view statement) {
  return names(statement, "pragma") || names(statement, "temp") || names(statement, "attach");
}

}  // namespace strata::sqlite
