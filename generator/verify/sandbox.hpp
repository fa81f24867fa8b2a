// A scratch SQLite database in memory on which migrations are tried with the executor that ships.
#pragma once

#include <memory>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "../graph/chain.hpp"
#include "../graph/chain_view.hpp"
#include "../schema/compare.hpp"

namespace strata::generator {

/// The tables that trials keep their books in begin with this and `_`; they are no part of any snapshot's schema.
inline constexpr std::string_view sandbox_prefix = "strata_sandbox";

/// A database at one moment.
struct database_snapshot {
  /// The rows of sqlite_schema: equal texts are equal schemas.
  std::string text;
  /// The whole database, as sqlite3_serialize() gives it.
  std::string image;
};

class sandbox;

/// Compares the texts first, and reads the schemas only where these differ.
[[nodiscard]] std::vector<schema_difference> compare(const database_snapshot& before, sandbox& after);

class sandbox {
 public:
  /// An empty database. Throws strata::error where there is no memory.
  sandbox();

  [[nodiscard]] strata::sqlite::connection& db() noexcept { return *db_; }
  [[nodiscard]] database_snapshot snapshot();
  /// The text of a snapshot alone.
  [[nodiscard]] std::string schema_text();
  /// Replaces the whole database. Throws strata::engine_error for bytes that are none.
  void restore(std::string_view image);
  [[nodiscard]] schema read_schema();

 private:
  std::unique_ptr<strata::sqlite::connection> db_;
};

/// One migration on a sandbox that holds all that comes before it: a chain of its own, so that a trial costs the same
/// at the end of a long chain as at its beginning.
class migration_trial {
 public:
  /// Both must outlive the trial.
  migration_trial(sandbox& on, const chain_migration& what);
  migration_trial(const migration_trial&) = delete;
  migration_trial& operator=(const migration_trial&) = delete;
  /// Drops the books.
  ~migration_trial();

  /// Throw strata::error. The observer may be null.
  void up(observer* watching = nullptr);
  void down(observer* watching = nullptr);

 private:
  sandbox& on_;
  std::vector<migration_chain> chain_;
  chain_view view_;
};

}  // namespace strata::generator
