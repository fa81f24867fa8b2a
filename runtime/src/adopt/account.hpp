// What another tool's table says of a database, in words of our own.
#pragma once

#include <string>
#include <vector>

namespace strata {

/// A line of the account.
struct account_entry {
  /// How much of the chain it says is applied.
  enum class reach {
    itself,     ///< the migration alone
    ancestors,  ///< and all that it stands on
    up_to,      ///< and every migration of a lower version
    baseline,   ///< likewise; the chain may lack the version itself
  };
  std::string version = {};
  reach says = reach::itself;
  /// Of several that keep their accounts in one table; empty: there is one.
  std::string project = {};
  /// As the tool computes it from the file; empty: it keeps none.
  std::string checksum = {};
  /// The file that it names; empty: it names none.
  std::string file = {};
};

/// Each version once, unless the tool itself tells several migrations of one name apart by their order.
struct tool_account {
  std::vector<account_entry> applied = {};
  /// The last run of each repeatable migration.
  std::vector<account_entry> repeatables = {};
};

}  // namespace strata
