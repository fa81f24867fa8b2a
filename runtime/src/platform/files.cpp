#include "runtime/internal/files.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

namespace strata {

namespace {

[[noreturn]] void fail(int reason) { throw std::system_error{reason, std::generic_category()}; }

owned_file opened(const std::string& path, int flags) {
  owned_file file{open(path.c_str(), flags | O_CLOEXEC)};
  if (file.get() < 0) fail(errno);
  return file;
}

// A name is on disk when its folder is.
void synchronise(const std::string& path) {
  const owned_file file = opened(path, O_RDONLY);
  const int failed = fsync(file.get()) == 0 ? 0 : errno;
  // Some file systems cannot synchronise a folder.
  if (failed != 0 && failed != EINVAL) fail(failed);
}

}  // namespace

void owned_file::close() noexcept {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

open_file::open_file(const std::string& path, access wanted)
    : file_{opened(path, wanted == access::read ? O_RDONLY : O_RDWR)} {}

std::string_view open_file::read(std::string& buffer) {
  for (;;) {
    const ssize_t size = ::read(file_.get(), buffer.data(), buffer.size());
    if (size >= 0) return {buffer.data(), static_cast<std::size_t>(size)};
    if (errno != EINTR) fail(errno);
  }
}

void open_file::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail(written == 0 ? ENOSPC : errno);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

new_file::new_file(std::string name) : name_{std::move(name)}, temporary_{name_ + std::string{partial} + "XXXXXX"} {
  if (access(name_.c_str(), F_OK) == 0) fail(EEXIST);
  const owned_file file{mkostemp(temporary_.data(), O_CLOEXEC)};
  if (file.get() < 0) fail(errno);
}

new_file::~new_file() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

std::uint64_t new_file::publish() {
  synchronise(temporary_);
  struct stat found {};
  if (stat(temporary_.c_str(), &found) != 0) fail(errno);
  // link() replaces nothing, rename() would. Where a file system has no links, the name was free a moment ago.
  if (link(temporary_.c_str(), name_.c_str()) == 0) {
    unlink(temporary_.c_str());
  } else if (errno == EEXIST || std::rename(temporary_.c_str(), name_.c_str()) != 0) {
    fail(errno);
  }
  temporary_.clear();
  const std::string folder = std::filesystem::path{name_}.parent_path().string();
  synchronise(folder.empty() ? "." : folder);
  return static_cast<std::uint64_t>(found.st_size);
}

}  // namespace strata
