#include "new_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <strata/error.hpp>
#include <system_error>
#include <utility>

namespace strata {

namespace {

[[noreturn]] void fail(const std::string& name, int reason, const std::string& help) {
  throw error{failure{.code = errc::backup_failed,
                      .message = "cannot write the backup " + name + ": " + std::generic_category().message(reason),
                      .database_state = "unchanged",
                      .help = help}};
}

[[noreturn]] void fail(const std::string& name, int reason) {
  fail(name, reason,
       reason == EEXIST ? "a backup replaces no file: choose another name, or move that file away"
                        : "check that the folder is there, may be written and has room");
}

// A name is on disk when its folder is.
void synchronise(const std::string& path, const std::string& name) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(name, errno);
  const int failed = fsync(file) == 0 ? 0 : errno;
  close(file);
  // Some file systems cannot synchronise a folder.
  if (failed != 0 && failed != EINVAL) fail(name, failed);
}

}  // namespace

new_file::new_file(std::string name) : name_{std::move(name)}, temporary_{name_ + std::string{partial} + "XXXXXX"} {
  if (access(name_.c_str(), F_OK) == 0) fail(name_, EEXIST);
  const int file = mkostemp(temporary_.data(), O_CLOEXEC);
  if (file < 0) fail(name_, errno);
  close(file);
}

new_file::~new_file() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

std::uint64_t new_file::publish() {
  synchronise(temporary_, name_);
  struct stat found {};
  if (stat(temporary_.c_str(), &found) != 0) fail(name_, errno);
  // link() replaces nothing, rename() would. Where a file system has no links, the name was free a moment ago.
  if (link(temporary_.c_str(), name_.c_str()) == 0) {
    unlink(temporary_.c_str());
  } else if (errno == EEXIST || std::rename(temporary_.c_str(), name_.c_str()) != 0) {
    fail(name_, errno);
  }
  temporary_.clear();
  const std::string folder = std::filesystem::path{name_}.parent_path().string();
  synchronise(folder.empty() ? "." : folder, name_);
  return static_cast<std::uint64_t>(found.st_size);
}

}  // namespace strata
