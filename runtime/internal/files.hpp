// Files as the system has them. Functions throw std::system_error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace strata {

/// A file's number, closed with the object.
class owned_file {
 public:
  owned_file() = default;
  explicit owned_file(int number) noexcept : number_{number} {}
  owned_file(owned_file&& from) noexcept : number_{std::exchange(from.number_, -1)} {}
  owned_file& operator=(owned_file&& from) noexcept {
    std::swap(number_, from.number_);
    return *this;
  }
  ~owned_file() { close(); }

  /// -1: none.
  [[nodiscard]] int get() const noexcept { return number_; }
  void close() noexcept;

 private:
  int number_ = -1;
};

/// A file that is there, for whoever has to know why a byte could not be read or written.
class open_file {
 public:
  enum class access { read, read_and_write };

  open_file(const std::string& path, access wanted);

  /// Reads on, at most as much as fits into the buffer. Empty at the end.
  [[nodiscard]] std::string_view read(std::string& buffer);
  void write(std::string_view bytes);

 private:
  owned_file file_;
};

/// A file that appears under its name only when it is whole: written beside it under another name, synchronised, and
/// then linked. A process that dies before leaves a `.partial-` file and nothing else.
class new_file {
 public:
  /// Between the file's name and six letters, while it is being written.
  static constexpr std::string_view partial = ".partial-";

  /// Makes the empty temporary file, readable by its owner alone. Fails where `name` is there.
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
