#include "lease.hpp"

#include <unistd.h>

#include <array>
#include <random>

#include "../identity.hpp"
#include "engine.hpp"

namespace strata::postgresql {

namespace {

constexpr std::string_view create_table = R"(CREATE TABLE IF NOT EXISTS {table} (
  id integer PRIMARY KEY CHECK (id = 1),
  owner text NOT NULL,
  token bigint NOT NULL,
  taken timestamptz NOT NULL,
  expires timestamptz NOT NULL
))";

// No waiting for a row that is being changed.
constexpr const char* impatience = "SET LOCAL lock_timeout = '200ms'";

constexpr std::string_view take = R"(INSERT INTO {table} AS held (id, owner, token, taken, expires)
  SELECT 1, ?1, 1, clock_timestamp(), clock_timestamp() + ?2 * interval '1 ms' WHERE pg_try_advisory_xact_lock(?3)
  ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, token = held.token + 1,
    taken = excluded.taken, expires = excluded.expires
  WHERE held.expires <= clock_timestamp();
SELECT token FROM {table} WHERE owner = ?1 AND expires > clock_timestamp())";

constexpr std::string_view extend_it = R"(UPDATE {table}
SET expires = clock_timestamp() + ?3 * interval '1 ms' WHERE owner = ?1 AND token = ?2)";

constexpr std::string_view give_back = R"(UPDATE {table}
SET expires = '-infinity' WHERE owner = ?1 AND token = ?2)";

constexpr std::string_view find_holder = R"(SELECT
  format('%s, holding a lease since %s', owner, to_char(taken AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
FROM {table} WHERE expires > clock_timestamp())";

std::string with_table(std::string_view sql, std::string_view table) {
  constexpr std::string_view placeholder = "{table}";
  std::string text{sql};
  for (std::size_t at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at)) {
    text.replace(at, placeholder.size(), table);
  }
  return text;
}

std::string first_text(const answer& from) {
  return from.rows.empty() || !from.rows.front().front() ? std::string{} : *from.rows.front().front();
}

// Two programs can race to make the table; the loser's complaint means that it is there.
bool made_by_another(std::string_view sqlstate) {
  return sqlstate == "23505" || sqlstate == "42P07" || sqlstate == "XX000";
}

std::string new_owner() {
  std::random_device random;
  return user_at_host() + " process " + std::to_string(getpid()) + " #" + std::to_string(random());
}

engine_error lost() {
  return {engine_error::kind::lock_lost, "the lease on the migration lock ran out and another took it", {}, {}};
}

}  // namespace

lease::lease(session& on, std::string_view table_prefix, std::int64_t key, std::chrono::milliseconds duration)
    : on_{on}, table_{std::string{table_prefix} + "_lease"}, key_{key}, duration_{duration}, owner_{new_owner()} {
  try {
    if (first_text(on_.run("SELECT to_regclass('" + table_ + "')")).empty()) on_.run(with_table(create_table, table_));
  } catch (const engine_error& refused) {
    if (!made_by_another(refused.sqlstate())) throw;
  }
}

lease::~lease() { stop_heartbeat(); }

void lease::stop_heartbeat() {
  {
    const std::lock_guard hold{guard_};
    ended_ = true;
  }
  ending_.notify_all();
  if (heartbeat_.joinable()) heartbeat_.join();
}

void lease::keep_alive(std::unique_ptr<session> through) {
  heartbeat_ = std::thread{[this, own = std::move(through)] { beat(*own); }};
}

void lease::beat(session& through) {
  std::unique_lock hold{guard_};
  while (!ending_.wait_for(hold, duration_ / 3, [this] { return ended_; })) {
    hold.unlock();
    try {
      extend(through);
    } catch (const std::exception&) {
      // Lost, or out of reach: whoever migrates finds out before the next commit.
      return;
    }
    hold.lock();
  }
}

bool lease::try_take() {
  const std::array<value, 3> parameters{owner_, std::int64_t{duration_.count()}, key_};
  try {
    // One transaction, so that nobody takes the session's lock in between.
    open_transaction taking{on_, impatience};
    const std::string token = first_text(on_.run(with_literals(with_table(take, table_), parameters)));
    taking.commit();
    if (token.empty()) return false;
    token_ = std::stoll(token);
    return true;
  } catch (const engine_error& refused) {
    const bool others =
        refused.what_kind() == engine_error::kind::lock_timeout || refused.what_kind() == engine_error::kind::conflict;
    if (!others) throw;
    return false;
  }
}

std::string lease::holder() { return first_text(on_.run(with_table(find_holder, table_))); }

void lease::renew() { extend(on_); }

void lease::confirm() { extend(on_); }

void lease::extend(session& through) {
  const std::array<value, 3> parameters{owner_, token_, std::int64_t{duration_.count()}};
  if (through.run(with_literals(with_table(extend_it, table_), parameters)).changed != 1) throw lost();
}

bool lease::release() {
  // A beat that came later would renew what was given back.
  stop_heartbeat();
  const std::array<value, 2> parameters{owner_, token_};
  return on_.run(with_literals(with_table(give_back, table_), parameters)).changed == 1;
}

std::optional<std::string> living_lease(session& on, std::string_view table_prefix) {
  const std::string table = std::string{table_prefix} + "_lease";
  if (first_text(on.run("SELECT to_regclass('" + table + "')")).empty()) return std::nullopt;
  const std::string holder = first_text(on.run(with_table(find_holder, table)));
  if (holder.empty()) return std::nullopt;
  return holder;
}

}  // namespace strata::postgresql
