#include <array>
#include <strata/connection.hpp>
#include <strata/driver/database_copier.hpp>
#include <strata/driver/snapshot_loader.hpp>
#include <utility>

#include "runtime/internal/bookkeeping.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

failure hook_failure(const phrase& message) {
  return to_failure({.code = errc::hook_failed,
                     .message = message,
                     .database_state = "no migration was run on this connection",
                     .help = {"mend the hook, and start again"}});
}

constexpr std::array<std::string_view, 3> tables{"_state", "_migrations", "_log"};

std::vector<std::string> missing_tables(connection& db, std::string_view prefix) {
  std::vector<std::string> missing;
  for (const std::string_view each : tables) {
    const std::string name = std::string{prefix}.append(each);
    const std::array<value, 1> parameters{std::string_view{name}};
    if (db.query(db.engine().sql.table_exists, parameters).at(0).at(0) == "0") missing.push_back(name);
  }
  return missing;
}

// False: there is no bookkeeping. True: another program has made it since it was looked for.
bool is_there_by_now(connection& db, std::string_view prefix) {
  std::vector<std::string> missing = missing_tables(db, prefix);
  if (missing.size() == tables.size()) return false;
  // Whoever makes them commits them at once, perhaps between two of the questions.
  if (!missing.empty()) missing = missing_tables(db, prefix);
  if (missing.empty()) return true;
  refuse<history_error>({.code = errc::damaged_bookkeeping,
                         .message = {"the bookkeeping is not whole: there is no table {}", {missing.back()}},
                         .help = {"{}", {help_for_missing_table}}});
}

}  // namespace

std::unique_ptr<database_copier> connection::copier(std::string_view) { return nullptr; }

std::unique_ptr<snapshot_loader> connection::load(const snapshot&, std::string&) { return nullptr; }

std::vector<unmet_requirement> connection::unmet(span<const requirement>) { return {}; }

// Where nobody else makes tables, one that is missing is all that can be wrong.
std::vector<row> connection::read_state(std::string_view table_prefix) {
  const std::string sql = expand_books(engine().sql.read_state, table_prefix, books(table_prefix));
  try {
    return query(sql);
  } catch (const engine_error& cause) {
    if (cause.what_kind() != engine_error::kind::missing_table) throw;
    if (!is_there_by_now(*this, table_prefix)) throw;
  }
  return query(sql);
}

std::string connection::table_of_ours(std::string_view schema, std::string_view name) {
  std::string whole{schema};
  if (!whole.empty()) whole += '.';
  return whole += name;
}

void connection::on_connect(connection_hook hook) {
  on_connect_ = std::move(hook);
  prepare();
}

bool connection::connect_again(const wait_options& wait) {
  if (!reconnect(wait)) return false;
  prepare();
  return true;
}

void connection::prepare() {
  if (!on_connect_) return;
  try {
    on_connect_(*this);
  } catch (const engine_error& cause) {
    rollback();
    failure why = hook_failure({"the program's on_connect failed"});
    why.engine_message = cause.what();
    why.sqlstate = cause.sqlstate();
    throw connect_error{std::move(why)};
  } catch (const std::exception& thrown) {
    rollback();
    throw connect_error{hook_failure({"the program's on_connect failed: {}", {thrown.what()}})};
  }
  if (in_transaction()) {
    rollback();
    throw connect_error{hook_failure({"the program's on_connect left a transaction open"})};
  }
  keep_session_settings();
}

}  // namespace strata
