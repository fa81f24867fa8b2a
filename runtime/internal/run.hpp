// The runs of strata.hpp with bookkeeping that the caller keeps: what `--sql` writes its scripts with. Nothing is
// adopted, and no first look is spared.
#pragma once

#include <strata/strata.hpp>

#include "bookkeeping.hpp"

namespace strata {

report upgrade(connection& db, bookkeeping& books, const chain_set& set, const options& options);
report downgrade(connection& db, bookkeeping& books, const chain_set& set, const options& options);
report stamp(connection& db, bookkeeping& books, const chain_set& set, const options& options);

}  // namespace strata
