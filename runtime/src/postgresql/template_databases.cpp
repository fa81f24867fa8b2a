#include "template_databases.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <set>
#include <thread>

#include "test_database_name.hpp"

namespace strata::postgresql {

namespace {

constexpr long hour = 60L * 60;
constexpr long day = 24 * hour;
// Templates are dropped when they were not used for a day, so they need not be touched more often than this.
constexpr long precision = hour;

constexpr std::string_view last_used = "; last used ";

constexpr const char* own_databases = R"(
SELECT datname, coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), ''),
  floor(extract(epoch FROM pg_catalog.now()))::bigint,
  EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid)
FROM pg_catalog.pg_database AS d JOIN pg_catalog.pg_roles AS r ON r.oid = d.datdba
WHERE r.rolname = current_user AND datname LIKE 'strata\_te%')";

struct own_database {
  std::string name;
  std::string comment;
  long now = 0;
  bool used = false;

  /// Seconds since the comment was written; nothing for a comment that is not ours.
  [[nodiscard]] std::optional<long> idle() const {
    const std::size_t at = comment.rfind(last_used);
    if (at == std::string::npos) return std::nullopt;
    return now - std::atol(comment.c_str() + at + last_used.size());
  }
};

std::vector<own_database> look(test_server& on) {
  std::vector<own_database> found;
  for (const row& each : on.talking().query_catalog(own_databases)) {
    found.push_back({.name = each.at(0).value_or(""),
                     .comment = each.at(1).value_or(""),
                     .now = std::atol(each.at(2).value_or("0").c_str()),
                     .used = each.at(3) == "t"});
  }
  return found;
}

class lock_guard {
 public:
  lock_guard(test_server& on, std::int64_t number) : on_{on}, number_{number}, held_{on.try_lock(number)} {}
  lock_guard(const lock_guard&) = delete;
  lock_guard& operator=(const lock_guard&) = delete;
  ~lock_guard() {
    try {
      if (held_) on_.unlock(number_);
    } catch (const std::exception&) {
      // The connection is lost, and the lock with it.
      return;
    }
  }
  [[nodiscard]] bool held() const noexcept { return held_; }

 private:
  test_server& on_;
  std::int64_t number_;
  bool held_;
};

void write_comment(test_server& on, const std::string& name, std::string_view chain) {
  const long now = std::atol(
      on.talking().query_catalog("SELECT floor(extract(epoch FROM now()))::bigint").at(0).at(0).value_or("0").c_str());
  const std::string text =
      "Strata's template for tests of " + std::string{chain} + std::string{last_used} + std::to_string(now);
  on.talking().execute("COMMENT ON DATABASE " + name + " IS " + on.talking().engine().literal(std::string_view{text}));
}

// A template gets its name last: what has it is whole. Until then it is a test database of this process, which goes
// with its owner.
void make_template(test_server& on, const std::string& name, const testing::database_recipe& what) {
  const std::string making = on.new_name();
  // Not the default template, which holds back CREATE DATABASE while anybody is connected to it.
  on.create(making, "template0");
  try {
    what.build(*connect(on.url(making), what.set, {.wait = what.options.wait}));
    on.wait_until_unused(making);
    on.talking().execute("ALTER DATABASE " + making + " ALLOW_CONNECTIONS false");
    write_comment(on, making, what.set.name);
    on.talking().execute("ALTER DATABASE " + making + " RENAME TO " + name);
  } catch (...) {
    try {
      on.drop(making);
    } catch (const std::exception&) {
      // The next process to come cleans up; what matters is why the first thing failed.
    }
    throw;
  }
}

void touch(test_server& on, const std::string& name, std::string_view chain) {
  const std::vector<own_database> all = look(on);
  const auto found = std::find_if(all.begin(), all.end(), [&](const own_database& each) { return each.name == name; });
  if (found == all.end() || found->idle().value_or(day) < precision) return;
  try {
    write_comment(on, name, chain);
  } catch (const engine_error&) {
    // Another process wrote it at the same moment, or dropped the template, which is found out soon.
    return;
  }
}

}  // namespace

void require_template(test_server& on, const std::string& name, const testing::database_recipe& what) {
  const auto limit = std::chrono::steady_clock::now() + what.options.wait.limit;
  for (;;) {
    if (on.exists(name)) return touch(on, name, what.set.name);
    {
      const lock_guard making{on, lock_number(name)};
      if (making.held()) {
        if (!on.exists(name)) make_template(on, name, what);
        return;
      }
    }
    if (std::chrono::steady_clock::now() > limit) {
      throw engine_error{
          engine_error::kind::busy, "another process is making the database that tests are to copy", {}, {}};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

void clean_up(test_server& on) {
  const lock_guard cleaning{on, lock_number("strata: cleaning up test databases")};
  if (!cleaning.held()) return;
  // Whoever makes a database holds the lock of its name already.
  const std::vector<own_database> all = look(on);
  const std::vector<std::int64_t> locks = on.held_locks();
  const std::set<std::int64_t> living{locks.begin(), locks.end()};
  for (const own_database& each : all) {
    if (each.used) continue;
    const auto owner = owner_of(each.name);
    const bool orphan = owner && !living.contains(*owner);
    const bool forgotten = is_template_name(each.name) && each.idle().value_or(0) > day;
    if (!orphan && !forgotten) continue;
    try {
      on.talking().execute("DROP DATABASE IF EXISTS " + each.name);
    } catch (const engine_error& said) {
      if (said.what_kind() == engine_error::kind::connection_lost) throw;
    }
  }
}

}  // namespace strata::postgresql
