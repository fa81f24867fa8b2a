#include "test_databases.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "runtime/src/report/failure.hpp"
#include "template_databases.hpp"
#include "test_database_name.hpp"
#include "test_server.hpp"

namespace strata::postgresql {

namespace {

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
