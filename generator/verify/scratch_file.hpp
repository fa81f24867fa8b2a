// A file for SQLite to work on for a moment.
#pragma once

#include <string>
#include <string_view>

namespace strata::generator {

/// In a folder of its own, gone afterwards. Functions throw std::filesystem::filesystem_error.
class scratch_file {
 public:
  /// There is no file yet.
  scratch_file();
  scratch_file(const scratch_file&) = delete;
  scratch_file& operator=(const scratch_file&) = delete;
  ~scratch_file();

  [[nodiscard]] std::string path() const { return folder_ + "/database"; }
  void write(std::string_view bytes) const;
  [[nodiscard]] std::string read() const;

 private:
  std::string folder_;
};

}  // namespace strata::generator
