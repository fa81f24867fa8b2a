#include "lock_help.hpp"

#include <fmt/format.h>

namespace strata::generator {

std::string folder_of(const source& file) {
  const std::size_t slash = file->path().rfind('/');
  return slash == std::string::npos ? "." : file->path().substr(0, slash);
}

std::string folder_option(const source& file) { return folder_option(std::string_view{folder_of(file)}); }

std::string folder_option(std::string_view folder) {
  if (folder == "migrations") return {};
  return folder.find(' ') == std::string::npos ? fmt::format(" --directory {}", folder)
                                               : fmt::format(" --directory \"{}\"", folder);
}

std::string name_dialects(const std::vector<dialect>& dialects, std::string_view between) {
  std::string names;
  for (const dialect each : dialects) {
    if (!names.empty()) names += between;
    names += to_string(each);
  }
  return names;
}

std::size_t line_offset(const source_file& file, std::uint32_t line) {
  std::size_t offset = 0;
  for (std::uint32_t number = 1; number < line; ++number) {
    const std::size_t end = file.text().find('\n', offset);
    if (end == std::string_view::npos) break;
    offset = end + 1;
  }
  return offset;
}

}  // namespace strata::generator
