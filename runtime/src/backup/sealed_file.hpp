// A backup's file. Its last line is a seal, `strata-backup sha256:…`, over all bytes before it. SQLite and pg_restore
// read no further than their own end, so the file is still one of theirs.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/src/platform/files.hpp"

namespace strata {

/// One that is being made: see new_file. Functions throw strata::error.
class sealed_file {
 public:
  explicit sealed_file(std::string name);

  /// Where to write it.
  [[nodiscard]] const std::string& temporary() const noexcept { return file_.temporary(); }
  /// Seals the file and gives it its name, when it is on disk. Never replaces another one. Returns its size.
  std::uint64_t publish();

 private:
  std::string name_;
  new_file file_;
};

enum class seal {
  absent,  ///< made before there were seals, or by another program; or it was cut
  intact,
  broken,
};

/// Reads the whole file. Throws strata::error where that cannot be done.
[[nodiscard]] seal look_at_seal(const std::string& file);

}  // namespace strata
