#include "sealed_file.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>

#include "../lock/replace_file.hpp"
#include "../sql/checksum.hpp"

namespace strata::generator {

namespace {

constexpr std::size_t checksum_size = 7 + 64;

// Whatever decides what is found besides the scripts. The first number is the format's.
std::string versions() { return fmt::format("1 strata {} sqlite {}", STRATA_VERSION, sqlite3_sourceid()); }

// A file's first line is the checksum of all that follows and of what it must belong to.
std::string sealed(std::string_view content, std::string_view belongs_to) {
  return fmt::format("{}\n{}", sha256(fmt::format("{}\n{}\n{}", versions(), belongs_to, content)), content);
}

}  // namespace

std::optional<std::string> read_sealed(const std::filesystem::path& path, std::string_view belongs_to) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return std::nullopt;
  const std::string file{std::istreambuf_iterator<char>{in}, {}};
  if (file.size() <= checksum_size) return std::nullopt;
  std::string content = file.substr(checksum_size + 1);
  if (sealed(content, belongs_to) != file) return std::nullopt;
  return content;
}

std::error_code write_sealed(const std::filesystem::path& path, std::string_view content, std::string_view belongs_to) {
  return replace_file(path, sealed(content, belongs_to));
}

}  // namespace strata::generator
