// What a connection has, so that it can be given back: the pragmas that can be read, temporary objects, attached files.
// Nothing but PRAGMA changes the pragmas (table-valued functions only read them), so statements that do not name it
// need no look.
#pragma once

#include <sqlite3.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strata::sqlite {

class session_settings {
 public:
  /// `enforced`: what to take for foreign_keys, which a transaction may have suspended.
  session_settings(sqlite3* handle, std::optional<bool> enforced);

  /// Puts back what is different now. Inside a transaction, what can be changed there. Throws engine_error
  /// (foreign_key) where that would forget rows that a script left without those that they refer to.
  void restore();
  /// The same for the end: each thing whatever becomes of the others.
  void restore_all() noexcept;

 private:
  struct pragma {
    std::string_view name;
    std::string value;
  };

  void restore_pragmas();
  void drop_temporary_objects();
  void detach();

  sqlite3* handle_;
  std::vector<pragma> pragmas_;
  std::vector<std::string> temporary_;
  std::vector<std::string> attached_;
};

/// The statement may change what session_settings keeps.
[[nodiscard]] bool may_change_session(std::string_view statement);

}  // namespace strata::sqlite
