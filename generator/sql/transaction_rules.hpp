// What statements have to do with transactions: those that begin and end them, and those that engines refuse inside.
#pragma once

#include <string>
#include <vector>

#include "section_reading.hpp"

namespace strata::generator {

/// What the engine refuses inside a transaction, named for a message: `VACUUM`, `PRAGMA journal_mode`; else empty. For
/// PostgreSQL this is a guess for where its parser cannot read the statement.
[[nodiscard]] std::string refused_in_transaction(const statement_head& head, dialect which);

/// What a statement asks for.
struct transaction_need {
  /// What the engine refuses inside a transaction, as refused_in_transaction() names it; else empty.
  std::string refused = {};
  /// The engine may refuse it inside a transaction, which only the database knows: a script that asks for no
  /// transaction gives it none.
  bool uncertain = false;
};

/// How the statements of a section relate to transactions, by index.
struct transaction_layout {
  /// The script runs in one transaction. Differs from what its section says where that was left open.
  bool transactional = true;
  /// SQLite: the script switches foreign keys off, as Strata has to do for it.
  bool suspends_foreign_keys = false;
  /// False for BEGIN and COMMIT: the transaction is Strata's own.
  std::vector<bool> kept;
  /// False for what the engine refuses inside a transaction.
  std::vector<bool> in_transaction;
  /// True inside BEGIN … COMMIT with transaction:false, but for the last.
  std::vector<bool> commits_with_next;
};

/// Applies these rules and reports what breaks them:
/// - In a transactional script, one BEGIN … COMMIT around the whole is dropped; any other transaction control, and what
///   the engine refuses inside a transaction, is an error.
/// - With transaction:false each statement commits together with Strata's record of it. BEGIN … COMMIT makes those
///   between commit together: Strata opens that transaction itself, so that the record is in it. A ROLLBACK, or control
///   outside such a pair, is an error.
/// - A script of another tool's was never meant for these rules. SQLite's `PRAGMA foreign_keys` is dropped from it:
///   Strata switches them off itself; a COMMIT at the very beginning, which ends the other tool's transaction, is
///   dropped with the BEGIN at the end. Where the section leaves open whether there is a transaction, there is none if
///   the script has several of its own or something that cannot run inside one.
/// `needs` has an entry per statement.
[[nodiscard]] transaction_layout lay_out_transactions(const section_reading& reading,
                                                      const std::vector<transaction_need>& needs,
                                                      diagnostics& messages);

}  // namespace strata::generator
