// The changes that `strata lock` makes to a lock file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/graph/chain.hpp"
#include "lock_file.hpp"

namespace strata::generator {

/// Puts the up script as it is now in the place of the locked one, whose checksum stays good beside it; the digest
/// stays. False where nothing differs. `revision` is locked and in the chains.
bool accept_edit(lock_file& locked, const std::vector<migration_chain>& chains, std::string_view revision,
                 const std::string& reason);

/// The same for the down script, whose former text is of no further use. False where nothing differs.
bool accept_down(lock_file& locked, const std::vector<migration_chain>& chains, std::string_view revision);

/// Makes the locked migrations those of the chains' dialects: adds what a new dialect lacks, drops the others. The
/// chains have their digests (apply_lock). False where nothing differs.
bool fit_dialects(lock_file& locked, const std::vector<migration_chain>& chains);

/// Locks the chains' drafts; the revisions, in chain order.
std::vector<std::string> append_drafts(lock_file& locked, const std::vector<migration_chain>& chains);

/// Adds the checkpoints that are beside their migrations to these migrations' lines; the revisions.
std::vector<std::string> lock_checkpoints(lock_file& locked, const std::vector<migration_chain>& chains);

/// Takes out of the lock file what it holds of checkpoints whose file is gone; the revisions.
std::vector<std::string> forget_checkpoints(lock_file& locked, const std::vector<migration_chain>& chains);

}  // namespace strata::generator
