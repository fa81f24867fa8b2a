// What the lock file says of a folder: which migrations are drafts, what each is called by its digest, and every rule
// that the folder breaks.
#pragma once

#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "lock_file.hpp"

namespace strata::generator {

/// Marks drafts, sets digests and accepted checksums of the chains (one a dialect), and reports every rule that the
/// folder breaks: edited, removed, renamed, re-parented, inserted before a locked one. `file` is the lock file's source
/// for messages; without a lock file it is null, `locked` is empty and all migrations are drafts.
void apply_lock(std::vector<migration_chain>& chains, const lock_file& locked, const source& file,
                diagnostics& messages);

/// Reports a lock file made for other dialects or another layout.
void check_lock_header(const lock_file& locked, const source& file, const std::vector<dialect>& dialects,
                       std::string_view layout, diagnostics& messages);

/// Reports each draft as an error: for release builds and `strata lock --check`.
void report_drafts(const std::vector<migration_chain>& chains, diagnostics& messages);

/// A part of apply_lock(): reports every locked up or down script that has another checksum now: once, where several
/// dialects share it. `chains` are those of one folder (one at least): the same migrations in the same order.
void check_edits(const std::vector<migration_chain>& chains, const lock_file& locked, const source& file,
                 diagnostics& messages);

/// Another: gives the checkpoints of the chains, which have their digests, theirs and those of what they stand for,
/// marks those that the lock file does not hold as drafts, and reports: one that was edited, one that was written for
/// another history, and one whose originals are gone although the lock file does not hold it.
void check_checkpoints(std::vector<migration_chain>& chains, const lock_file& locked, diagnostics& messages);

}  // namespace strata::generator
