#include "file_bytes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>

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
    const int said = errno;
    if (number_ >= 0) close(number_);
    errno = said;
  }
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

bool is_file(const struct stat& about) {
  if (S_ISREG(about.st_mode)) return true;
  errno = S_ISDIR(about.st_mode) ? EISDIR : ENODEV;
  return false;
}

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

fs::path without_last_slash(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return whole.filename().empty() ? whole.parent_path() : whole;
}

// Gone again with what it holds, unless it was renamed.
class folder_beside {
 public:
  folder_beside(const fs::path& folder, std::error_code& failed)
      : path_(folder.parent_path() / ("." + folder.filename().string() + ".strata-import")) {
    fs::remove_all(path_, failed);
    if (!failed) fs::create_directories(folder.parent_path(), failed);
    if (!failed) fs::create_directory(path_, failed);
  }
  folder_beside(const folder_beside&) = delete;
  folder_beside& operator=(const folder_beside&) = delete;
  ~folder_beside() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

}  // namespace

std::optional<std::string> read_bytes(const fs::path& path) {
  // To open a FIFO is to wait for its writer, and to open a device may do something; neither has an end.
  struct stat about {};
  if (stat(path.c_str(), &about) != 0 || !is_file(about)) return std::nullopt;
  // Should a FIFO have come between: nobody waits for its writer.
  const descriptor file{open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
  if (file.number() < 0 || fstat(file.number(), &about) != 0 || !is_file(about)) return std::nullopt;
  std::string bytes;
  std::size_t held = 0;
  for (;;) {
    // One more than there should be, to see the end; some file systems do not say what is in a file.
    constexpr std::size_t least_room = 4096;
    const std::size_t expected = about.st_size > 0 ? static_cast<std::size_t>(about.st_size) + 1 : 0;
    if (held == bytes.size()) bytes.resize(held < expected ? expected : held + held / 2 + least_room);
    const ssize_t more = read(file.number(), bytes.data() + held, bytes.size() - held);
    if (more < 0 && errno == EINTR) continue;
    if (more < 0) return std::nullopt;
    if (more == 0) break;
    held += static_cast<std::size_t>(more);
  }
  bytes.resize(held);
  return bytes;
}

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

bool is_free(const fs::path& folder) {
  std::error_code failed;
  return !fs::exists(folder, failed) || (fs::is_directory(folder, failed) && fs::is_empty(folder, failed) && !failed);
}

std::string create_folder(const fs::path& folder,
                          const std::vector<std::pair<std::string, std::string>>& names_and_texts,
                          const std::function<void()>& before_step) {
  const auto step = [&before_step] {
    if (before_step) before_step();
  };
  const fs::path target = without_last_slash(folder);
  std::error_code failed;
  step();
  const folder_beside beside{target, failed};
  if (failed) return fmt::format("cannot make a folder in {}: {}", target.parent_path().string(), failed.message());
  for (const auto& [name, text] : names_and_texts) {
    step();
    failed = create_file(beside.path() / name, text);
    if (failed) return fmt::format("cannot write {}: {}", name, failed.message());
  }
  step();
  // POSIX: takes the place of an empty folder, and fails where there is anything in it by now.
  fs::rename(beside.path(), target, failed);
  return failed ? fmt::format("cannot make the folder: {}", failed.message()) : std::string{};
}

}  // namespace strata::generator
