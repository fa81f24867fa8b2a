// One file as read: its text, and the way from a byte offset to line and column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace strata::generator {

/// Line and column of a byte, both from 1; columns count bytes, as GCC's do.
struct position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// A file's text without byte order mark, immutable. Shared by everything that points into it.
class source_file {
 public:
  /// `path` is shown in messages as it is.
  source_file(std::string path, std::string text);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// The file's bytes, with the byte order mark if it has one.
  [[nodiscard]] std::string bytes() const;
  /// `offset` may be the text's size (the end).
  [[nodiscard]] position locate(std::size_t offset) const;
  /// The way back; the file's beginning for a line that it does not have. A column of 0 is the line's first.
  [[nodiscard]] std::size_t offset_of(std::uint32_t line, std::uint32_t column = 1) const;
  /// The line without its end, numbered from 1.
  [[nodiscard]] std::string_view line(std::uint32_t number) const;

 private:
  std::string path_;
  std::string text_;
  bool has_mark_ = false;
  std::vector<std::size_t> line_starts_;
};

using source = std::shared_ptr<const source_file>;

}  // namespace strata::generator
