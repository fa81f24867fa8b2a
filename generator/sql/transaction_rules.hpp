// What statements have to do with transactions: those that begin and end them, and those that engines refuse inside.
#pragma once

#include <string>
#include <vector>

#include "section_reading.hpp"

namespace strata::generator {

/// What the engine refuses inside a transaction, named for a message: `VACUUM`, `PRAGMA journal_mode`; else empty.
[[nodiscard]] std::string refused_in_transaction(const statement_head& head, dialect which);

/// How the statements of a section relate to transactions, by index.
struct transaction_layout {
  /// False for the BEGIN and COMMIT around a whole script, which are Strata's own transaction.
  std::vector<bool> kept;
  /// False for what the engine refuses inside a transaction.
  std::vector<bool> in_transaction;
};

/// Applies these rules and reports what breaks them:
/// - In a transactional script, one BEGIN … COMMIT around the whole is dropped; any other transaction control, and what
///   the engine refuses inside a transaction, is an error.
/// - With transaction:false every statement commits together with Strata's record of it, so transaction control is an
///   error there too: after a crash behind an inner COMMIT nobody could tell what was done.
[[nodiscard]] transaction_layout lay_out_transactions(const section_reading& reading, diagnostics& messages);

}  // namespace strata::generator
