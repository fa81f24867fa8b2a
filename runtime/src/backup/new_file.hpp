// A backup's file. It appears under its name only when it is whole: written beside it under another name, sealed,
// synchronised, and then linked. A process that dies before leaves a `.partial-` file and nothing else.
//
// The seal is a last line, `strata-backup sha256:…`, over all bytes before it. SQLite and pg_restore read no further
// than their own end, so the file is still one of theirs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strata {

class new_file {
 public:
  /// Between the file's name and six letters, while it is being written.
  static constexpr std::string_view partial = ".partial-";

  /// Makes the empty temporary file, readable by its owner alone. Throws strata::error, also where `name` is there.
  explicit new_file(std::string name);
  new_file(const new_file&) = delete;
  new_file& operator=(const new_file&) = delete;
  /// Removes the temporary file, if it was not published.
  ~new_file();

  [[nodiscard]] const std::string& temporary() const noexcept { return temporary_; }
  /// Seals the file and gives it its name, when it is on disk. Never replaces another one. Returns its size.
  std::uint64_t publish();

 private:
  std::string name_;
  std::string temporary_;
};

enum class seal {
  absent,  ///< made before there were seals, or by another program; or it was cut
  intact,
  broken,
};

/// Reads the whole file. Throws strata::error where that cannot be done.
[[nodiscard]] seal look_at_seal(const std::string& file);

}  // namespace strata
