#include "connection_state.hpp"

#include <algorithm>
#include <charconv>
#include <strata/observer.hpp>
#include <utility>

#include "books.hpp"
#include "engine.hpp"

namespace strata::postgresql {

namespace {

// Longer ones the server does not take.
std::string milliseconds(std::chrono::milliseconds from) {
  constexpr std::chrono::milliseconds longest{2'147'483'647};
  return "'" + std::to_string(std::clamp(from, std::chrono::milliseconds{0}, longest).count()) + "ms'";
}

bool same(const statement_limits& left, const statement_limits& right) {
  return left.lock == right.lock && left.run == right.run;
}

// Tables, views and sequences that do not belong to a column, with the word that drops each.
constexpr const char* find_temporary = R"(
SELECT own.relname, CASE own.relkind WHEN 'v'::pg_catalog.char THEN 'VIEW' WHEN 'S'::pg_catalog.char THEN 'SEQUENCE' ELSE 'TABLE' END,
  EXISTS (SELECT FROM pg_catalog.pg_class AS other
            JOIN pg_catalog.pg_namespace AS place ON place.oid OPERATOR(pg_catalog.=) other.relnamespace
           WHERE other.relname OPERATOR(pg_catalog.=) own.relname
             AND other.relnamespace OPERATOR(pg_catalog.<>) own.relnamespace
             AND place.nspname OPERATOR(pg_catalog.=) ANY (pg_catalog.current_schemas(false)))
  FROM pg_catalog.pg_class AS own
 WHERE own.relnamespace OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()
   AND own.relkind OPERATOR(pg_catalog.=) ANY ('{r,p,v,S}'::pg_catalog.char[])
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
                    WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
                      AND d.objid OPERATOR(pg_catalog.=) own.oid
                      AND d.deptype OPERATOR(pg_catalog.=) ANY ('{a,i}'::pg_catalog.char[])))";

// The server makes room for somewhat more than the product, which is what it promises.
constexpr const char* look = R"(SELECT count(*) FILTER (WHERE pid = pg_catalog.pg_backend_pid()),
  count(*) FILTER (WHERE pid IS DISTINCT FROM pg_catalog.pg_backend_pid()),
  pg_catalog.current_setting('max_locks_per_transaction')::bigint
    * (pg_catalog.current_setting('max_connections')::bigint
       + pg_catalog.current_setting('max_prepared_transactions')::bigint)
FROM pg_catalog.pg_locks)";

// A table with a key, a sequence, long values and some indexes takes about as many.
constexpr std::int64_t locks_of_statement = 4;

std::int64_t number(const std::optional<std::string>& text) {
  std::int64_t found = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), found);
  return found;
}

}  // namespace

answer connection::state::run(const std::string& sql) {
  return listening([&] { return talking->run(sql); });
}

answer connection::state::run(const std::string& sql, std::span<const value> parameters) {
  return listening([&] { return talking->run(sql, parameters); });
}

template <typename Talk>
answer connection::state::listening(Talk talk) {
  answer found;
  try {
    found = talk();
  } catch (...) {
    deliver_notices();
    throw;
  }
  deliver_notices();
  return found;
}

void connection::state::deliver_notices() {
  for (const std::string& each : talking->take_notices()) {
    if (watcher != nullptr) watcher->notice(each);
  }
}

void connection::state::require_writable() const {
  if (read_only_help.empty()) return;
  throw engine_error{
      engine_error::kind::read_only, "the session's transactions are read-only", "25006", {}, read_only_help};
}

std::string connection::state::local_limits() const {
  return "SET LOCAL lock_timeout = " + milliseconds(wanted.lock) +
         "; SET LOCAL statement_timeout = " + milliseconds(wanted.run);
}

// Behind a pooler a setting outside a transaction would stay with the server's process, and meet somebody else.
void connection::state::limit_outside() {
  if (leased || !before || (outside && same(*outside, wanted))) return;
  run("SET lock_timeout = " + milliseconds(wanted.lock) + "; SET statement_timeout = " + milliseconds(wanted.run));
  outside = wanted;
  limited = true;
}

void connection::state::note_settings() {
  before.emplace(*talking);
  home = before->place();
}

void connection::state::prepare(std::string_view sql) {
  if (ended) {
    if (const std::string text = restoring(); !text.empty()) run(text);
    ended = false;
  } else if (away) {
    run(away->sql());
    away.reset();
  }
  // Outside a run the session is the program's own to set.
  if (before) {
    strayed = strayed || may_lead_astray(sql);
    touched = touched || may_change_settings(sql);
    recoded = recoded || may_recode(sql);
    if (may_make_temporary(sql) && !temporary) {
      temporary = true;
      temporary_before_.clear();
      for (const temporary_object& each : temporary_objects()) temporary_before_.push_back(each.name);
    }
    before->note_own_parameters(*talking, sql);
  }
  if (!open) {
    if (leased) leased->renew();
    limit_outside();
  } else if (inside && !same(*inside, wanted)) {
    run(local_limits());
    inside = wanted;
  }
  share.count_statement();
}

std::string connection::state::restoring() {
  if (!touched && !strayed) return {};
  // Behind a pooler a session lasts as long as its transaction.
  if (leased && !open) return {};
  if (before && ended) {
    // A message is read in the client's encoding as a whole.
    if (recoded) run(before->restoring_encoding());
    touched = strayed = recoded = ended = false;
    away.reset();
    // A script may have changed the limits, too.
    outside.reset();
    limited = true;
    inside = wanted;
    return open ? before->restoring() + local_limits() + "; " : before->restoring();
  }
  if (!strayed || away) return {};
  away = session_place::of(*talking);
  return home->sql();
}

void connection::state::drop_temporary_objects() {
  for (const row& each : run(find_temporary).rows) {
    const std::string name = each.at(0).value_or("");
    if (std::find(temporary_before_.begin(), temporary_before_.end(), name) != temporary_before_.end()) continue;
    run("DROP " + each.at(1).value_or("TABLE") + " IF EXISTS pg_temp." + quoted_name(name) + " CASCADE");
  }
  temporary = false;
}

std::vector<temporary_object> connection::state::temporary_objects() {
  std::vector<temporary_object> found;
  for (const row& each : run(find_temporary).rows) {
    found.push_back({.name = each.at(0).value_or(""), .hides_another = each.at(2) == "t"});
  }
  return found;
}

void connection::state::forget() noexcept {
  open.reset();
  leased.reset();
  inside.reset();
  outside.reset();
  before.reset();
  home.reset();
  away.reset();
  books.forget();
  limited = touched = strayed = recoded = temporary = ended = false;
}

std::unique_ptr<session> connection::state::another_session(const wait_options& wait) {
  std::unique_ptr<session> made = open_session(where->libpq, wait);
  if (!prepared) return made;
  const std::string path = session_place::of(*talking).path;
  made->run("SELECT pg_catalog.set_config('search_path', " + literal(value{std::string_view{path}}) + ", false)");
  return made;
}

bool lock_table_share::is_used_up(session& on) {
  if (statements_ < next_look_) return false;
  const row found = ask_catalog(on, look).rows.at(0);
  const std::int64_t own = number(found.at(0));
  const std::int64_t share = (number(found.at(2)) - number(found.at(1))) / 2;
  if (own >= share) return true;
  // The statements to come may lock twice as much as those that were.
  const std::int64_t rate = std::max(locks_of_statement, 2 * own / std::max<std::int64_t>(statements_, 1));
  next_look_ = statements_ + std::max<std::int64_t>((share - own) / rate, 1);
  return false;
}

}  // namespace strata::postgresql
