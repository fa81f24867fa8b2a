// Fresh databases for tests: at head or at any revision, without running the migrations for each of them. The first one
// of a kind is migrated, the others are copies of it. A library of its own, Strata::testing. docs/testing.md says more.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <strata/error.hpp>

struct sqlite3;

namespace strata::testing {

class test_database;

struct fresh_options {
  /// As strata::options::target; empty: heads.
  std::string target = {};
  /// - `sqlite://`: in memory;
  /// - `sqlite:///file.db`: a file, which must not be there, and goes with the object;
  /// - `postgresql://…`: a server, by one of its databases; the fresh one is another, and goes with the object.
  ///
  /// Empty: in memory if the chain has SQLite among its dialects, else the server that STRATA_TEST_POSTGRESQL_URL
  /// names, as `strata with-server` sets it.
  std::string url = {};
  /// Run the seeds as well, which need the target to be head.
  bool seeds = false;
  /// Values of the scripts' variables.
  std::map<std::string, std::string, std::less<>> variables = {};
  /// Called with every new connection, before migrations run on it and before a copy is handed out: for the functions
  /// and settings that the schema needs. What it writes is in the copies or not, so it should write nothing.
  connection_hook on_connect = {};
  /// For other writers, and for another process that is making the database to be copied.
  wait_options wait{std::chrono::minutes{10}, nullptr};
};

/// A database of one's own, with a connection to it; gone with the object. May be moved, and belongs to one thread at a
/// time, as its connection does.
class database {
 public:
  explicit database(std::unique_ptr<test_database> made) noexcept;
  database(database&& from) noexcept;
  database& operator=(database&& from) noexcept;
  ~database();

  /// Migrated already; lives as long as the database.
  [[nodiscard]] strata::connection& connection() const noexcept;
  /// For connections of the application's own; empty for a database in memory, which has only one. May hold the
  /// password of fresh_options::url.
  [[nodiscard]] const std::string& url() const noexcept;
  /// SQLite's handle, not to be closed; null on other engines.
  [[nodiscard]] sqlite3* handle() const noexcept;

 private:
  std::unique_ptr<test_database> made_;
};

/// A database with the set's chain at the target. Throws strata::error, also what the migrations throw. Thread-safe;
/// what is made for the first time holds up others who want the same.
[[nodiscard]] database fresh(const chain_set& set, const fresh_options& options = {});
/// The same at a revision, or any other target.
[[nodiscard]] database fresh(const chain_set& set, std::string_view target);

}  // namespace strata::testing
