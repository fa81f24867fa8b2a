#include "write.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "../lock/replace_file.hpp"

namespace strata::generator {

namespace {

bool holds(const std::filesystem::path& path, std::string_view text) {
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return false;
  std::ifstream in{path, std::ios::binary};
  const std::string found{std::istreambuf_iterator<char>{in}, {}};
  return found == text;
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
