#include "sealed_image.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

#include "../snapshot/packing.hpp"
#include "runtime/src/sqlite/packed_image.hpp"
#include "sealed_file.hpp"

namespace strata::generator {

// The first line is the size and the note.
std::optional<sealed_image> read_sealed_image(const std::filesystem::path& path, std::string_view belongs_to) {
  const auto content = read_sealed(path, belongs_to);
  const std::size_t line = content ? content->find('\n') : std::string::npos;
  if (line == std::string::npos) return std::nullopt;
  const std::string_view packed = std::string_view{*content}.substr(line + 1);
  std::uint64_t size = 0;
  const auto [rest, failed] = std::from_chars(content->data(), content->data() + line, size);
  if (failed != std::errc{} || *rest != ' ') return std::nullopt;
  const auto image = sqlite::unpack_image(packed, size);
  if (!image) return std::nullopt;
  return sealed_image{{reinterpret_cast<const char*>(image.get()), static_cast<std::size_t>(size)},
                      {rest + 1, content->data() + line}};
}

std::error_code write_sealed_image(const std::filesystem::path& path, std::string_view bytes, std::string_view note,
                                   std::string_view belongs_to) {
  return write_sealed(path, fmt::format("{} {}\n{}", bytes.size(), note, pack_image(bytes)), belongs_to);
}

}  // namespace strata::generator
