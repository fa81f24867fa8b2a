// Moving in: a database that another tool has migrated is recognised as it is. The tool's own table says what is
// applied; what it says of the texts is compared with this program's chain; then Strata's bookkeeping is written. The
// other tool's table is only read. Each function throws strata::error or a class derived from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <strata/detail/span.hpp>
#include <strata/strata.hpp>

namespace strata {

/// The tools whose tables can be read: alembic, dbmate, diesel, flyway, golang-migrate, goose, refinery, sqitch, sqlx.
[[nodiscard]] span<const std::string_view> adoptable_tools() noexcept;

/// A migration that the other tool has applied.
struct adopted_migration {
  /// Of a repeatable migration, its name.
  std::string revision = {};
  std::string description = {};
  /// As the other tool's table has it; empty where the table does not name it: what its one version, its heads or its
  /// baseline stand on.
  std::string version = {};
  /// The table has a checksum of the text, and it is this program's text.
  bool verified = false;
  bool repeatable = false;
};

/// What adopt() found, and did.
struct adoption {
  std::string tool = {};
  /// The table that was read.
  std::string table = {};
  /// In the chain's order, repeatable ones behind the others. None: the table is there and names none; nothing is
  /// written then.
  std::vector<adopted_migration> migrations = {};
  /// The database's heads afterwards.
  std::vector<std::string> at = {};
  /// When it was adopted before (UTC, ISO 8601); nothing was changed then. Empty: it was not.
  std::string since = {};
};

/// Writes the bookkeeping of a database that another tool has migrated, in one transaction, under the migration lock;
/// runs no migration. A database that was adopted before is left alone. Of the options it takes adopt_from, wait,
/// observer, applied_by and variables (for the down scripts that are kept).
///
/// Throws history_error: no tool's table is there, or several and adopt_from names none of them; the other tool left a
/// migration failed or half done; its table names migrations that the chain does not have, or not all that those stand
/// on, or checksums of other texts; Strata keeps a history of the database already.
adoption adopt(connection& db, const chain_set& set, const options& options = {});

/// What adopt() would do; writes nothing, takes no lock, throws the same.
[[nodiscard]] adoption plan_adoption(connection& db, const chain_set& set, const options& options = {});

}  // namespace strata
