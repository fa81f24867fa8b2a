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

#include "../sha256.hpp"

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

class descriptor {
 public:
  descriptor(const std::string& path, int flags) : file_{open(path.c_str(), flags | O_CLOEXEC)} {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (file_ >= 0) close(file_);
  }
  [[nodiscard]] int get() const noexcept { return file_; }

 private:
  int file_;
};

constexpr std::string_view seal_begin = "\nstrata-backup sha256:";
constexpr std::size_t seal_size = seal_begin.size() + 64 + 1;

std::string seal_text(sha256_sum sum) {
  constexpr std::string_view name = "sha256:";
  return std::string{seal_begin} + to_text(sum.finish()).substr(name.size()) + '\n';
}

// What read() gave; an interrupted one is tried again. Throws std::system_error.
std::string_view read_piece(int from, std::string& buffer) {
  for (;;) {
    const ssize_t size = read(from, buffer.data(), buffer.size());
    if (size >= 0) return {buffer.data(), static_cast<std::size_t>(size)};
    if (errno != EINTR) throw std::system_error{errno, std::generic_category()};
  }
}

void append_seal(const std::string& path, const std::string& name) {
  const descriptor file{path, O_RDWR};
  if (file.get() < 0) fail(name, errno);
  sha256_sum sum;
  std::string buffer(1U << 16U, '\0');
  try {
    for (std::string_view next = read_piece(file.get(), buffer); !next.empty(); next = read_piece(file.get(), buffer)) {
      sum.add(next);
    }
  } catch (const std::system_error& failed) {
    fail(name, failed.code().value());
  }
  const std::string text = seal_text(std::move(sum));
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t written = write(file.get(), rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail(name, written == 0 ? ENOSPC : errno);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

// A name is on disk when its folder is.
void synchronise(const std::string& path, const std::string& name) {
  const descriptor file{path, O_RDONLY};
  if (file.get() < 0) fail(name, errno);
  const int failed = fsync(file.get()) == 0 ? 0 : errno;
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
  append_seal(temporary_, name_);
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

seal look_at_seal(const std::string& file) {
  const descriptor from{file, O_RDONLY};
  sha256_sum sum;
  // The last bytes, which may be the seal.
  std::string kept;
  std::string buffer(1U << 16U, '\0');
  try {
    if (from.get() < 0) throw std::system_error{errno, std::generic_category()};
    for (std::string_view next = read_piece(from.get(), buffer); !next.empty(); next = read_piece(from.get(), buffer)) {
      kept.append(next);
      if (kept.size() <= seal_size) continue;
      const std::size_t summed = kept.size() - seal_size;
      sum.add(std::string_view{kept}.substr(0, summed));
      kept.erase(0, summed);
    }
  } catch (const std::system_error& failed) {
    throw error{failure{.code = errc::not_a_backup,
                        .message = file + " cannot be restored: it cannot be read",
                        .engine_message = failed.code().message(),
                        .database_state = "unchanged",
                        .help = "check the name; a backup is a file that `backup` or options.backup made"}};
  }
  if (kept.size() != seal_size || !kept.starts_with(seal_begin)) return seal::absent;
  return kept == seal_text(std::move(sum)) ? seal::intact : seal::broken;
}

}  // namespace strata
