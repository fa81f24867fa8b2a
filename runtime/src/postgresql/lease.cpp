#include "lease.hpp"

#include <unistd.h>

#include <array>
#include <random>

#include "books.hpp"
#include "engine.hpp"
#include "runtime/src/platform/system.hpp"

namespace strata::postgresql {

namespace {

constexpr std::string_view create_table = R"(CREATE TABLE IF NOT EXISTS {table} (
  id integer PRIMARY KEY CHECK (id OPERATOR(pg_catalog.=) 1),
  owner pg_catalog.text NOT NULL,
  token bigint NOT NULL,
  taken timestamp with time zone NOT NULL,
  expires timestamp with time zone NOT NULL
))";

// No waiting for a row that is being changed.
constexpr const char* impatience = "SET LOCAL lock_timeout = '200ms'";

constexpr std::string_view take = R"(INSERT INTO {table} AS held (id, owner, token, taken, expires)
  SELECT 1, ?1, 1, pg_catalog.clock_timestamp(), {end of ?2} WHERE pg_catalog.pg_try_advisory_xact_lock(?3)
  ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, token = held.token OPERATOR(pg_catalog.+) 1,
    taken = excluded.taken, expires = excluded.expires
  WHERE held.expires OPERATOR(pg_catalog.<=) pg_catalog.clock_timestamp();
SELECT token FROM {table}
WHERE owner OPERATOR(pg_catalog.=) ?1 AND expires OPERATOR(pg_catalog.>) pg_catalog.clock_timestamp())";

constexpr std::string_view extend_it = R"(UPDATE {table} SET expires = {end of ?3}
WHERE owner OPERATOR(pg_catalog.=) ?1 AND token OPERATOR(pg_catalog.=) ?2)";

constexpr std::string_view give_back = R"(UPDATE {table} SET expires = '-infinity'
WHERE owner OPERATOR(pg_catalog.=) ?1 AND token OPERATOR(pg_catalog.=) ?2)";

constexpr std::string_view find_holder = R"(SELECT pg_catalog.concat(owner, ', holding a lease since ',
  pg_catalog.to_char(pg_catalog.timezone('UTC', taken), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
FROM {table} WHERE expires OPERATOR(pg_catalog.>) pg_catalog.clock_timestamp())";

// `{table}`, and `{end of ?2}`: so many milliseconds from now.
std::string with_table(std::string_view sql, std::string_view table) {
  std::string text{sql};
  const auto replace = [&text](std::string_view word, std::string_view with) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + with.size())) {
      text.replace(at, word.size(), with);
    }
  };
  replace("{table}", table);
  replace("{end of ",
          "pg_catalog.clock_timestamp() OPERATOR(pg_catalog.+) pg_catalog.make_interval(secs => 0.001 "
          "OPERATOR(pg_catalog.*) ");
  replace("}", ")");
  return text;
}

std::string first_text(const answer& from) {
  return from.rows.empty() || !from.rows.front().front() ? std::string{} : *from.rows.front().front();
}

bool is_there(session& on, std::string_view table) {
  const value parameters[] = {table};
  return first_text(on.run(with_literals(engine_constants.sql.table_exists, parameters))) != "0";
}

void keep_to_owner(session& on, std::string_view table) {
  const value parameters[] = {table};
  for (const row& each : ask_catalog(on, with_literals(engine_constants.sql.keep_to_owner, parameters)).rows) {
    on.run(each.at(0).value_or(""));
  }
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

lease::lease(session& on, std::string_view table, std::int64_t key, std::chrono::milliseconds duration)
    : on_{on}, table_{table}, key_{key}, duration_{duration}, owner_{new_owner()} {
  try {
    if (!is_there(on_, table_)) {
      on_.run(with_table(create_table, table_));
      keep_to_owner(on_, table_);
    }
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

std::optional<std::string> living_lease(session& on, std::string_view table) {
  std::string holder = first_text(on.run(with_table(find_holder, table)));
  if (holder.empty()) return std::nullopt;
  return holder;
}

}  // namespace strata::postgresql
