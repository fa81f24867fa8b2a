#include "file_bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace strata::generator {

namespace {

class descriptor {
 public:
  // Should a FIFO have come between: nobody waits for its writer.
  explicit descriptor(const char* path) : number_(open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {}
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

}  // namespace

std::optional<std::string> read_bytes(const std::filesystem::path& path) {
  // To open a FIFO is to wait for its writer, and to open a device may do something; neither has an end.
  struct stat about {};
  if (stat(path.c_str(), &about) != 0 || !is_file(about)) return std::nullopt;
  const descriptor file{path.c_str()};
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

}  // namespace strata::generator
