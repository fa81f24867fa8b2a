#include "sealed_file.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "generator/file_bytes.hpp"
#include "generator/lock/replace_file.hpp"
#include "generator/sql/checksum.hpp"

namespace strata::generator {

namespace {

constexpr std::size_t seal_size = 7 + 64 + 1;

// Whatever decides what is found besides the scripts. The first number is the format's.
std::string versions() { return fmt::format("2 strata {} sqlite {}", STRATA_VERSION, sqlite3_sourceid()); }

// A file's first line: the checksum of all that follows and of what it must belong to.
std::string seal(std::string_view content, std::string_view belongs_to) {
  return sha256({versions(), "\n", belongs_to, "\n", content}) + '\n';
}

}  // namespace

std::optional<std::string> read_sealed(const std::filesystem::path& path, std::string_view belongs_to) {
  std::optional<std::string> file = read_bytes(path);
  if (!file || file->size() < seal_size) return std::nullopt;
  if (!file->starts_with(seal(std::string_view{*file}.substr(seal_size), belongs_to))) return std::nullopt;
  file->erase(0, seal_size);
  return file;
}

std::error_code write_sealed(const std::filesystem::path& path, std::string_view content, std::string_view belongs_to) {
  return replace_file(path, seal(content, belongs_to).append(content));
}

}  // namespace strata::generator
