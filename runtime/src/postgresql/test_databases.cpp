#include "test_databases.hpp"

#include <unistd.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "runtime/src/report/failure.hpp"
#include "test_server.hpp"

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

// Returns when the template is there: made here, or by another process. Throws strata::error or engine_error.
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

// Drops the test databases whose owner is gone, and the templates that were not used for a day, as far as they are of
// this role and nobody is connected to them. Failures leave them to the next.
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

/// The threads of a process share one conversation per server.
struct shared_server {
  std::mutex guard;
  std::unique_ptr<test_server> open;

  void require_open(const testing::database_recipe& what) {
    if (open && open->is_ours()) return;
    open = std::make_unique<test_server>(what);
    clean_up(*open);
  }
};

std::shared_ptr<shared_server> server_at(const std::string& url) {
  static std::mutex guard;
  static std::map<std::string, std::shared_ptr<shared_server>, std::less<>> servers;
  const std::lock_guard alone{guard};
  std::shared_ptr<shared_server>& found = servers[url];
  if (!found) found = std::make_shared<shared_server>();
  return found;
}

// Of what CREATE DATABASE says: the template was dropped since, or somebody looks at it.
bool may_succeed_later(const engine_error& said) { return said.sqlstate() == "3D000" || said.sqlstate() == "55006"; }

std::string make_copy(test_server& on, const testing::database_recipe& what) {
  const std::string fingerprint = what.fingerprint(chain_for(on.talking(), what.set));
  const std::string from = template_name(fingerprint + " " + on.role());
  std::string name = on.new_name();
  for (int attempt = 0;; ++attempt) {
    if (!on.has_seen(from)) require_template(on, from, what);
    on.remember(from);
    try {
      on.create(name, from);
      return name;
    } catch (const engine_error& said) {
      if (!may_succeed_later(said) || attempt == 20) throw;
    }
    on.forget(from);
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
}

[[noreturn]] void fail(const engine_error& said, const std::string& server) {
  const bool may_not = said.sqlstate() == "42501";
  throw_failure(
      said, {.message = "cannot make a fresh database on " + server,
             .help = may_not ? "let the role make databases: ALTER ROLE ... CREATEDB" : "see what the server says"});
}

class fresh_database final : public testing::test_database {
 public:
  explicit fresh_database(const testing::database_recipe& what) : from_{server_at(what.url)}, process_{getpid()} {
    const std::lock_guard alone{from_->guard};
    from_->require_open(what);
    const std::string server = from_->open->talking().description();
    try {
      name_ = make_copy(*from_->open, what);
    } catch (const engine_error& said) {
      if (said.what_kind() == engine_error::kind::connection_lost) from_->open.reset();
      fail(said, server);
    }
    url_ = from_->open->url(name_);
    try {
      open_ = connect(url_, what.set, {.wait = what.options.wait});
    } catch (...) {
      drop();
      throw;
    }
  }
  fresh_database(const fresh_database&) = delete;
  fresh_database& operator=(const fresh_database&) = delete;
  ~fresh_database() override {
    if (process_ != getpid()) {
      // Closing it would end the parent's session.
      static_cast<void>(open_.release());
      return;
    }
    open_.reset();
    const std::lock_guard alone{from_->guard};
    drop();
  }

  [[nodiscard]] strata::connection& connection() const noexcept override { return *open_; }
  [[nodiscard]] const std::string& url() const noexcept override { return url_; }

 private:
  void drop() noexcept {
    try {
      if (from_->open) from_->open->drop(name_);
    } catch (const std::exception&) {
      // The next process to come cleans up.
      from_->open.reset();
    }
  }

  std::shared_ptr<shared_server> from_;
  std::string name_;
  std::string url_;
  std::unique_ptr<strata::connection> open_;
  pid_t process_;
};

std::unique_ptr<testing::test_database> make(const testing::database_recipe& what) {
  return std::make_unique<fresh_database>(what);
}

std::string server_of_environment() {
  const char* const named = std::getenv("STRATA_TEST_POSTGRESQL_URL");
  return named == nullptr ? std::string{} : std::string{named};
}

}  // namespace

const testing::database_maker test_database_maker{
    .dialect = "postgresql", .usual_url = server_of_environment, .make = make};

}  // namespace strata::postgresql
