// What a `sqlite:` URL says: which file, opened how.
#pragma once

#include <string>
#include <string_view>

namespace strata::sqlite {

class confinement;

struct database_path {
  /// Empty: a database in memory.
  std::string path = {};
  bool read_only = false;
  /// False for `mode=rw`: the file must be there.
  bool create = true;
  bool foreign_keys = true;
  /// Of a scratch connection, whose owner keeps it; null: of an ordinary one.
  confinement* within = nullptr;
};

/// Reads `sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite://` and `sqlite:///:memory:`, with the parameters
/// `mode=ro|rw|rwc` and `foreign_keys=on|off`. Percent signs escape bytes; `#` must be escaped. Throws connect_error.
[[nodiscard]] database_path parse_url(std::string_view url);

}  // namespace strata::sqlite
