#include "advisory_lock.hpp"

#include "books.hpp"
#include "engine.hpp"
#include "runtime/src/text/sha256.hpp"

namespace strata::postgresql {

namespace {

// The key is asked for only where the session is this client's own.
constexpr std::string_view try_lock = R"(SELECT CASE
  WHEN pg_catalog.pg_backend_pid() OPERATOR(pg_catalog.<>) ?1 THEN 'shared'
  WHEN pg_catalog.pg_try_advisory_lock(?2) THEN 'taken'
  ELSE 'held' END)";

constexpr std::string_view look_closer = R"(SELECT count(*), to_regclass(?2) IS NOT NULL FROM pg_catalog.pg_locks
WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
  AND (classid::bigint << 32) + objid::bigint = ?1 AND objsubid = 1)";

constexpr std::string_view find_holder = R"(SELECT
  format('process %s, %s, connected since %s', holder.pid,
         coalesce(nullif(holder.application_name, ''), 'an unnamed program'),
         to_char(holder.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
FROM pg_catalog.pg_locks AS locks JOIN pg_catalog.pg_stat_activity AS holder USING (pid)
WHERE locks.locktype = 'advisory' AND locks.granted AND locks.objsubid = 1
  AND locks.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND (locks.classid::bigint << 32) + locks.objid::bigint = ?1)";

std::string first_text(const answer& from) {
  return from.rows.empty() || !from.rows.front().front() ? std::string{} : *from.rows.front().front();
}

}  // namespace

std::int64_t lock_key(std::string_view database, std::string_view schema, std::string_view table) {
  std::string name = "strata-lock-1";
  for (const std::string_view each : {database, schema, table}) name.append("\n").append(each);
  const auto hash = sha256(name);
  std::uint64_t key = 0;
  for (std::size_t index = 0; index < 8; ++index) key = key << 8U | hash[index];
  return static_cast<std::int64_t>(key);
}

lock_attempt try_advisory_lock(session& on, std::int64_t key) {
  const value parameters[] = {std::int64_t{on.told_process()}, key};
  const std::string found = first_text(on.run(with_literals(try_lock, parameters)));
  if (found == "shared") return lock_attempt::session_is_shared;
  return found == "taken" ? lock_attempt::taken : lock_attempt::held_by_another;
}

second_look look_again(session& on, std::int64_t key, std::string_view lease_table) {
  const value parameters[] = {key, lease_table};
  const row found = ask_catalog(on, with_literals(look_closer, parameters)).rows.at(0);
  return {.holds_lock = found.at(0) == "1", .has_leases = found.at(1) == "t"};
}

bool release_advisory_lock(session& on, std::int64_t key) {
  const value parameters[] = {key};
  return first_text(on.run(with_literals("SELECT pg_catalog.pg_advisory_unlock(?1)", parameters))) == "t";
}

std::string advisory_lock_holder(session& on, std::int64_t key) {
  const value parameters[] = {key};
  return first_text(ask_catalog(on, with_literals(find_holder, parameters)));
}

}  // namespace strata::postgresql
