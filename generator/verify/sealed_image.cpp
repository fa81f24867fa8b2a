#include "sealed_image.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "sealed_file.hpp"

namespace strata::generator {

bool is_worth_keeping(std::size_t count, std::size_t of, std::size_t stride) noexcept {
  return count + kept_images > of || (count % stride == 0 && count + stride + kept_images > of);
}

// The first line is the size and the note.
std::optional<sealed_image> read_sealed_image(const std::filesystem::path& path, std::string_view belongs_to) {
  auto content = read_sealed(path, belongs_to);
  const std::size_t line = content ? content->find('\n') : std::string::npos;
  if (line == std::string::npos) return std::nullopt;
  sealed_image found;
  const std::string_view head{content->data(), line};
  const auto [rest, failed] = std::from_chars(head.data(), head.data() + head.size(), found.packed.size);
  const auto digits = static_cast<std::size_t>(rest - head.data());
  if (failed != std::errc{} || !head.substr(digits).starts_with(' ')) return std::nullopt;
  found.note = head.substr(digits + 1);
  found.packed.bytes = std::move(*content);
  found.packed.bytes.erase(0, line + 1);
  return found;
}

std::error_code write_sealed_image(const std::filesystem::path& path, const packed_database& packed,
                                   std::string_view note, std::string_view belongs_to) {
  return write_sealed(path, fmt::format("{} {}\n{}", packed.size, note, packed.bytes), belongs_to);
}

}  // namespace strata::generator
