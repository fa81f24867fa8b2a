#include "write.hpp"

#include <fmt/format.h>

#include <string>
#include <system_error>

#include "generator/file_bytes.hpp"
#include "generator/lock/replace_file.hpp"

namespace strata::generator {

namespace {

bool holds(const std::filesystem::path& path, std::string_view text) {
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return false;
  return read_bytes(path) == text;
}

}  // namespace

void write_if_changed(const std::filesystem::path& path, std::string_view text, diagnostics& messages) {
  if (holds(path, text)) return;
  std::error_code failure;
  std::filesystem::create_directories(path.parent_path(), failure);
  if (!failure) failure = replace_file(path, text);
  if (failure) {
    messages.add({.code = "strata-cannot-write",
                  .message = fmt::format("cannot be written: {}", failure.message()),
                  .path = path.string()});
  }
}

}  // namespace strata::generator
