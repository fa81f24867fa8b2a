// strata::backup(): a copy on demand.
#include <strata/strata.hpp>

#include "../bookkeeping.hpp"
#include "../engine_failure.hpp"
#include "../require_no_transaction.hpp"
#include "take_backup.hpp"

namespace strata {

backup_report backup(connection& db, const chain_set& set, std::string_view file, const backup_options& options) {
  require_no_transaction(db, "before a backup");
  const auto copier = require_copier(db, options.programs);
  try {
    // A migration that commits statement by statement must not be in the middle.
    const auto held = db.lock(set.table_prefix, options.wait);
    const history now = bookkeeping{db, set.table_prefix}.read_history();
    return take_backup(db, set, *copier, std::string{file}, now.heads(), options.wait);
  } catch (const engine_error& said) {
    throw_copy_failure(said, errc::backup_failed,
                       {.message = "cannot back up " + db.description(), .database_state = "unchanged"});
  }
}

}  // namespace strata
