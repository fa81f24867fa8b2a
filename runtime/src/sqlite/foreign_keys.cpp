#include "foreign_keys.hpp"

#include "copying.hpp"
#include "prepared_statement.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata::sqlite {

namespace {

bool enforced(sqlite3* handle) {
  int on = 0;
  if (sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on) != SQLITE_OK) throw last_error(handle);
  return on != 0;
}

void enforce(sqlite3* handle, bool on) { sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, on ? 1 : 0, nullptr); }

}  // namespace

suspended_foreign_keys::suspended_foreign_keys(sqlite3* handle) : handle_{handle}, were_on_{enforced(handle)} {
  let_act(false);
}

suspended_foreign_keys::~suspended_foreign_keys() { enforce(handle_, were_on_); }

void suspended_foreign_keys::let_act(bool act) {
  const bool wanted = act && were_on_;
  enforce(handle_, wanted);
  if (enforced(handle_) != wanted) {
    throw engine_error{engine_error::kind::refused, "foreign keys could not be switched on and off", {}, {}};
  }
}

void suspended_foreign_keys::note_violations() { known_ = foreign_key_violations(handle_); }

void suspended_foreign_keys::require_no_new_violation() const {
  for (const auto& [violation, count] : foreign_key_violations(handle_)) {
    const auto before = known_.find(violation);
    if (before == known_.end() || before->second < count) {
      throw engine_error{engine_error::kind::foreign_key, violation, {}, {}};
    }
  }
}

namespace {

void add_violations(sqlite3* handle, const std::string& check, std::map<std::string, std::size_t>& into) {
  prepared_statement found{handle, check};
  while (found.step()) {
    const row violation = found.current_row();
    // table, rowid (NULL for WITHOUT ROWID), parent, number of the key
    const auto column = [&](std::size_t at, std::string_view otherwise = {}) {
      return violation.at(at) ? std::string_view{*violation[at]} : otherwise;
    };
    ++into[fill_in("row {} of {} refers to no row of {} (foreign key {})",
                   {column(1, "(without rowid)"), column(0), column(2), column(3)})];
  }
}

bool is_mismatch(const engine_error& said) {
  return std::string_view{said.what()}.find("foreign key mismatch") != std::string_view::npos;
}

}  // namespace

// One key that cannot be looked up ends the check of all tables, so it is made table by table then.
std::map<std::string, std::size_t> foreign_key_violations(sqlite3* handle) {
  std::map<std::string, std::size_t> found;
  try {
    add_violations(handle, "PRAGMA main.foreign_key_check", found);
    return found;
  } catch (const engine_error& said) {
    if (!is_mismatch(said)) throw;
    found.clear();
  }
  for (const std::string& each :
       lines(handle, "SELECT quote(name) FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0")) {
    try {
      add_violations(handle, "PRAGMA main.foreign_key_check(" + each + ")", found);
    } catch (const engine_error& said) {
      if (!is_mismatch(said)) throw;
      ++found[said.what()];
    }
  }
  return found;
}

}  // namespace strata::sqlite
