// Foreign keys around a migration that drops tables. Dropping deletes the rows, and with enforcement on, rows that
// refer to them go too (ON DELETE CASCADE) without a word; inside a transaction the pragma does nothing
// (https://www.sqlite.org/pragma.html#pragma_foreign_keys). So: off before BEGIN, checked before COMMIT, on afterwards.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <map>
#include <string>

namespace strata::sqlite {

/// Rows that refer to nothing, and keys that cannot be looked up at all (what they refer to is not unique), with how
/// often each is there: rows WITHOUT ROWID have no number to tell them apart. Throws engine_error.
[[nodiscard]] std::map<std::string, std::size_t> foreign_key_violations(sqlite3* handle);

/// One suspension. Throws engine_error.
class suspended_foreign_keys {
 public:
  /// Switches enforcement off and reads it back. To be called outside a transaction.
  explicit suspended_foreign_keys(sqlite3* handle);
  suspended_foreign_keys(const suspended_foreign_keys&) = delete;
  suspended_foreign_keys& operator=(const suspended_foreign_keys&) = delete;
  /// Puts the setting back. The transaction must have ended.
  ~suspended_foreign_keys();

  /// Lets the keys act for a while, as far as they did before, or not any more. Works inside a transaction, where the
  /// pragma would not. Throws where the engine does not obey.
  void let_act(bool act);
  [[nodiscard]] bool were_on() const noexcept { return were_on_; }
  /// Remembers what is broken already; called when the transaction has begun.
  void note_violations();
  /// Throws engine_error (foreign_key) when there are others now; called before the transaction commits.
  void require_no_new_violation() const;

 private:
  sqlite3* handle_;
  bool were_on_;
  std::map<std::string, std::size_t> known_;
};

}  // namespace strata::sqlite
