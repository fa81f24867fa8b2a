#include "scratch_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "generator/file_bytes.hpp"

namespace strata::generator {

namespace {

std::error_code last_problem() { return {errno, std::generic_category()}; }

}  // namespace

scratch_file::scratch_file() {
  folder_ = (std::filesystem::temp_directory_path() / "strata-scratch-XXXXXX").string();
  if (mkdtemp(folder_.data()) == nullptr) throw std::filesystem::filesystem_error{folder_, last_problem()};
}

scratch_file::~scratch_file() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void scratch_file::write(std::string_view bytes) const {
  std::ofstream out{path(), std::ios::binary};
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) throw std::filesystem::filesystem_error{path(), last_problem()};
}

std::string scratch_file::read() const {
  std::optional<std::string> bytes = read_bytes(path());
  if (!bytes) throw std::filesystem::filesystem_error{path(), last_problem()};
  return std::move(*bytes);
}

}  // namespace strata::generator
