// A file that appears under its name only when it is whole: written beside it under another name, synchronised, and
// then linked. A process that dies before leaves a `.partial-` file and nothing else.
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
  /// Gives the file its name, when it is on disk. Never replaces another one. Returns its size.
  std::uint64_t publish();

 private:
  std::string name_;
  std::string temporary_;
};

}  // namespace strata
