#include "replace_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

std::error_code write_whole(const fs::path& path, std::string_view text) {
  errno = 0;
  std::ofstream out{path, std::ios::binary | std::ios::trunc};
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (out) return {};
  return {errno != 0 ? errno : EIO, std::generic_category()};
}

}  // namespace

std::error_code replace_file(const fs::path& path, std::string_view text) {
  std::error_code failed;
  const fs::path target = fs::is_symlink(path, failed) ? fs::canonical(path, failed) : path;
  if (failed && fs::exists(path)) return failed;
  const fs::path beside{target.string() + ".new"};
  failed = write_whole(beside, text);
  if (!failed && fs::exists(target)) fs::permissions(beside, fs::status(target).permissions(), failed);
  if (!failed) fs::rename(beside, target, failed);
  if (failed) {
    std::error_code ignored;
    fs::remove(beside, ignored);
  }
  return failed;
}

std::error_code create_file(const fs::path& path, std::string_view text) {
  constexpr mode_t everybody = 0666;
  // Opened here and written by write_whole(): what counts is that the name was free.
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everybody);
  if (descriptor < 0) return {errno, std::generic_category()};
  close(descriptor);
  const std::error_code failed = write_whole(path, text);
  std::error_code ignored;
  if (failed) fs::remove(path, ignored);
  return failed;
}

}  // namespace strata::generator
