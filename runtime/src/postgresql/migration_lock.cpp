// Taking the migration lock, and giving the session back with it.
#include <strata/observer.hpp>
#include <utility>

#include "advisory_lock.hpp"
#include "connection_state.hpp"
#include "patience.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata::postgresql {

namespace {

// A wrapped connection is the only one there is, and cannot renew its lease while a statement runs.
constexpr std::chrono::minutes unrenewed_lease_duration{5};

struct lock_place {
  std::string database;
  std::string schema;
  bool read_only = false;
  bool standby = false;
};

lock_place find_place(const answer& from) {
  const row& found = from.rows.at(0);
  return {.database = found.at(0).value_or(""),
          .schema = found.at(1).value_or(""),
          .read_only = found.at(2) == "on",
          .standby = found.at(3) == "t"};
}

constexpr const char* ask_place = R"(SELECT pg_catalog.current_database(),
  coalesce(pg_catalog.current_schema(), ''::pg_catalog.name), pg_catalog.current_setting('transaction_read_only'),
  pg_catalog.pg_is_in_recovery())";

std::string help_to_write(const lock_place& at) {
  if (!at.read_only) return {};
  if (at.standby) {
    return "this server is a standby: connect to the primary; target_session_attrs=read-write in the URL finds it "
           "among several hosts";
  }
  return "default_transaction_read_only is on for this role, database or session; if migrations are to write all the "
         "same, add options=-cdefault_transaction_read_only%3Doff to the URL";
}

void refuse_temporary_schema(const lock_place& at) {
  if (!at.schema.starts_with("pg_temp")) return;
  refuse<connect_error>(
      {.code = errc::temporary_object,
       .message = {"the search path begins with pg_temp: all that migrations make would be gone when the session ends"},
       .database_state = "unchanged",
       .help = {"put the schema for the tables first in search_path: ALTER DATABASE {} SET search_path = public",
                {at.database}}});
}

}  // namespace

/// What lock() returns, and what it undoes when it throws. Gives back all that the session got meanwhile, each thing
/// whatever becomes of the others.
class connection::held_lock final : public migration_lock {
 public:
  held_lock(state& of, observer* watcher) : of_{of} { of_.watcher = watcher; }
  held_lock(const held_lock&) = delete;
  held_lock& operator=(const held_lock&) = delete;
  ~held_lock() override {
    attempt([&] { of_.open.reset(); });
    attempt([&] {
      if (of_.talking->in_transaction()) of_.talking->run("ROLLBACK");
    });
    // Nothing that was set outside a transaction is this session's behind a pooler.
    if (of_.before && !of_.leased) restore_session();
    bool kept = true;
    if (owns_lease_) attempt([&] { kept = of_.leased->release(); });
    if (owns_key_) attempt([&] { kept = release_advisory_lock(*of_.talking, key_); });
    attempt([&] { static_cast<void>(of_.talking->take_notices()); });
    attempt([&] {
      if (!kept && of_.watcher != nullptr) of_.watcher->notice("the migration lock was not held any more at the end");
    });
    of_.watcher = nullptr;
    of_.forget();
    of_.read_only_help.clear();
  }

  void own_key(std::int64_t key) {
    key_ = key;
    owns_key_ = true;
  }
  void give_key_back() {
    owns_key_ = false;
    static_cast<void>(release_advisory_lock(*of_.talking, key_));
  }
  void own_lease() noexcept { owns_lease_ = true; }

 private:
  // A lost connection ends its session, and a lease runs out.
  template <typename Step>
  static void attempt(Step step) noexcept {
    try {
      step();
    } catch (const std::exception&) {
      return;
    }
  }

  void restore_session() {
    session& talking = *of_.talking;
    if (of_.touched || of_.strayed) {
      if (of_.recoded) attempt([&] { talking.run(of_.before->restoring_encoding()); });
      attempt([&] { talking.run(of_.before->restoring()); });
    }
    if (of_.limited || of_.touched) attempt([&] { talking.run(of_.before->restoring_timeouts()); });
    if (of_.temporary) attempt([&] { of_.drop_temporary_objects(); });
  }

  state& of_;
  std::int64_t key_ = 0;
  bool owns_key_ = false;
  bool owns_lease_ = false;
};

std::unique_ptr<migration_lock> connection::lock(std::string_view table_prefix, const wait_options& wait) {
  state& own = *state_;
  auto held = std::make_unique<held_lock>(own, wait.watcher);
  const lock_place place = find_place(own.run(ask_place));
  refuse_temporary_schema(place);
  own.read_only_help = help_to_write(place);
  const std::int64_t key = lock_key(place.database, place.schema, std::string{table_prefix} + "_state");
  own.books.hold(*own.talking, table_prefix);
  const std::string lease_table = own.books.name(*own.talking, table_prefix) + "_lease";
  const auto use_lease = [&] {
    own.require_writable();
    own.leased = std::make_unique<lease>(*own.talking, lease_table, key,
                                         own.where ? own.where->lease_duration : unrenewed_lease_duration);
  };
  if (own.where && own.where->lease) use_lease();
  std::string holder;
  for (patience waiting{wait};;) {
    if (own.leased) {
      if (own.leased->try_take()) {
        held->own_lease();
        if (own.where) own.leased->keep_alive(own.another_session(wait));
        return held;
      }
    } else {
      const lock_attempt attempt = try_advisory_lock(*own.talking, key);
      second_look found;
      if (attempt == lock_attempt::taken) found = look_again(*own.talking, key, lease_table);
      if (attempt == lock_attempt::session_is_shared || (attempt == lock_attempt::taken && !found.holds_lock)) {
        use_lease();
        continue;
      }
      if (attempt == lock_attempt::taken) {
        held->own_key(key);
        // A migrator behind a pooler holds a lease instead.
        const auto lessee = found.has_leases ? living_lease(*own.talking, lease_table) : std::nullopt;
        if (!lessee) {
          own.note_settings();
          return held;
        }
        held->give_key_back();
        holder = *lessee;
      }
    }
    const auto ask_holder = [&] {
      std::string now = advisory_lock_holder(*own.talking, key);
      if (now.empty() && own.leased) now = own.leased->holder();
      if (!now.empty()) holder = std::move(now);
    };
    if (waiting.event_is_due()) {
      ask_holder();
      waiting.tell(holder);
    }
    if (!waiting.pause()) {
      ask_holder();
      throw engine_error{engine_error::kind::busy,
                         "the migration lock is held by " + (holder.empty() ? "another migrator" : holder),
                         {},
                         {}};
    }
  }
}

}  // namespace strata::postgresql
