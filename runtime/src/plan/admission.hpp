// Whether a program may run on a database: the rules of history against chain, without touching either.
#pragma once

#include <strata/strata.hpp>
#include <string>
#include <vector>

namespace strata {

struct admission {
  /// Drafts that were edited since the database ran them, and all that stands on them: to be undone and applied anew.
  std::vector<std::string> redo;
  /// The database knows migrations that this program does not, and that is allowed.
  bool ahead = false;
};

/// Throws history_error for a history that is another chain's, edited, diverged, or ahead without leave.
[[nodiscard]] admission admit(const chain_set& set, const chain& chain, const history& history, const options& options);

/// Only: the history is this chain's. What a downgrade needs, which works with what the database kept.
void require_own(const chain_set& set, const chain& chain, const history& history);

/// What to do about a draft that was edited since the database ran it.
[[nodiscard]] std::string help_for_edited_draft(const chain_set& set, const applied_migration& stored);

}  // namespace strata
