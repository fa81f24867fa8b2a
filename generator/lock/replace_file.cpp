#include "replace_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <string>

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

constexpr mode_t everybody = 0666;

std::error_code last_error() { return {errno, std::generic_category()}; }

class descriptor {
 public:
  explicit descriptor(int number) : number_(number) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (number_ >= 0) close(number_);
  }
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

std::error_code write_whole(int to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(to, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(to) == 0 || errno == EINVAL ? std::error_code{} : last_error();
}

// A name is on disk when its folder is. Some file systems cannot synchronise one.
void synchronise_folder(const fs::path& of) {
  const fs::path folder = of.parent_path();
  const descriptor opened{open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (opened.number() >= 0) static_cast<void>(fsync(opened.number()));
}

// Two programs that write one file at once have a file each, and so have two threads of one.
fs::path name_beside(const fs::path& target) {
  static std::atomic<unsigned> count{0};
  return target.parent_path() /
         ("." + target.filename().string() + "-" + std::to_string(getpid()) + "-" + std::to_string(++count));
}

// What a dangling link points to is nobody's to make.
std::error_code follow(fs::path& path) {
  struct stat about {};
  if (lstat(path.c_str(), &about) != 0 || !S_ISLNK(about.st_mode)) return {};
  std::error_code failed;
  path = fs::canonical(path, failed);
  return failed;
}

}  // namespace

std::error_code replace_file(const fs::path& path, std::string_view text) {
  fs::path target = path;
  if (const std::error_code failed = follow(target)) return failed;
  fs::path beside = name_beside(target);
  int number = -1;
  // A process with the same number may have died here.
  for (int attempt = 0; attempt < 100; ++attempt, beside = name_beside(target)) {
    number = open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everybody);
    if (number >= 0 || errno != EEXIST) break;
  }
  const descriptor file{number};
  if (number < 0) return last_error();
  struct stat former {};
  std::error_code failed;
  if (stat(target.c_str(), &former) == 0 && fchmod(number, former.st_mode & 07777U) != 0) failed = last_error();
  if (!failed) failed = write_whole(number, text);
  if (!failed && std::rename(beside.c_str(), target.c_str()) != 0) failed = last_error();
  if (failed) {
    unlink(beside.c_str());
  } else {
    synchronise_folder(target);
  }
  return failed;
}

std::error_code create_file(const fs::path& path, std::string_view text) {
  const descriptor file{open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everybody)};
  if (file.number() < 0) return last_error();
  const std::error_code failed = write_whole(file.number(), text);
  if (failed) {
    unlink(path.c_str());
  } else {
    synchronise_folder(path);
  }
  return failed;
}

}  // namespace strata::generator
