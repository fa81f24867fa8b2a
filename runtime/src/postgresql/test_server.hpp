// A process's conversation with a server that it makes test databases on.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/internal/test_database.hpp"

namespace strata::postgresql {

// The names of databases that Strata makes for tests. Each carries a seal, a hash of the rest, so that nothing that was
// not made here is ever taken for one and dropped.

/// `strata_test_<owner>_<number>_<seal>`: belongs to whoever holds the advisory lock `owner`.
[[nodiscard]] std::string test_database_name(std::int64_t owner, std::uint64_t number);
/// Nothing for another name.
[[nodiscard]] std::optional<std::int64_t> owner_of(std::string_view name);

/// `strata_template_<fingerprint>_<seal>`
[[nodiscard]] std::string template_name(std::string_view fingerprint);
[[nodiscard]] bool is_template_name(std::string_view name);

/// A number for an advisory lock, never negative.
[[nodiscard]] std::int64_t lock_number(std::string_view text);

/// Its advisory lock says that the test databases of its names have an owner that lives. Functions throw engine_error.
/// Not thread-safe.
class test_server {
 public:
  /// Throws strata::error where the server cannot be reached.
  explicit test_server(const testing::database_recipe& what);
  test_server(const test_server&) = delete;
  test_server& operator=(const test_server&) = delete;
  ~test_server();

  /// False in a child that was forked since: the connection is the parent's.
  [[nodiscard]] bool is_ours() const noexcept;

  [[nodiscard]] connection& talking() noexcept { return *talking_; }
  [[nodiscard]] std::string url(std::string_view database) const;
  /// Of the role, which owns what it makes.
  [[nodiscard]] const std::string& role() const noexcept { return role_; }

  /// A name that nobody else uses.
  [[nodiscard]] std::string new_name();
  /// Copies a database that nobody is connected to.
  void create(const std::string& name, std::string_view from);
  /// Whoever is connected to it.
  void drop(const std::string& name);
  [[nodiscard]] bool exists(const std::string& name);
  /// Waits a little for sessions that are about to end.
  void wait_until_unused(const std::string& name);

  /// The templates that this process has found or made.
  [[nodiscard]] bool has_seen(const std::string& name) const { return seen_.contains(name); }
  void remember(const std::string& name) { seen_.insert(name); }
  void forget(const std::string& name) { seen_.erase(name); }

  [[nodiscard]] bool try_lock(std::int64_t number);
  void unlock(std::int64_t number);
  /// The numbers of all advisory locks that are held on the server.
  [[nodiscard]] std::vector<std::int64_t> held_locks();

 private:
  std::string url_;
  std::unique_ptr<connection> talking_;
  std::string role_;
  int version_ = 0;
  bool synchronises_ = true;
  std::int64_t owner_ = 0;
  std::uint64_t made_ = 0;
  std::set<std::string> seen_;
  pid_t process_;
};

}  // namespace strata::postgresql
