#include "source.hpp"

#include <algorithm>

namespace strata::generator {

namespace {
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
}

source_file::source_file(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  has_mark_ = text_.starts_with(byte_order_mark);
  if (has_mark_) text_.erase(0, byte_order_mark.size());
  line_starts_.push_back(0);
  for (std::size_t at = 0; at < text_.size(); ++at) {
    if (text_[at] == '\n') line_starts_.push_back(at + 1);
  }
}

std::string source_file::bytes() const { return has_mark_ ? std::string{byte_order_mark} + text_ : text_; }

position source_file::locate(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto index = static_cast<std::size_t>(next - line_starts_.begin()) - 1;
  return {static_cast<std::uint32_t>(index + 1), static_cast<std::uint32_t>(offset - line_starts_[index] + 1)};
}

std::size_t source_file::offset_of(std::uint32_t line, std::uint32_t column) const {
  if (line == 0 || line > line_starts_.size()) return 0;
  return line_starts_[line - 1] + (column > 0 ? column - 1 : 0);
}

std::string_view source_file::line(std::uint32_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::size_t begin = line_starts_[number - 1];
  std::size_t end = number < line_starts_.size() ? line_starts_[number] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view{text_}.substr(begin, end - begin);
}

}  // namespace strata::generator
