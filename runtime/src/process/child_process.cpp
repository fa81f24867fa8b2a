#include "child_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace strata {

namespace {

constexpr std::size_t buffer_size = 65'536;
constexpr std::size_t longest_complaint = 16'000;
constexpr int killed_status = 128;

[[noreturn]] void fail(const std::string& what, int reason) {
  throw process_error{what + ": " + std::generic_category().message(reason)};
}

void close_quietly(int& file) {
  if (file >= 0) close(std::exchange(file, -1));
}

// A program that closed its standard streams gets their numbers for the next files that it opens; the child's own would
// go over them.
int above_standard(int file) {
  if (file < 0 || file > STDERR_FILENO) return file;
  const int moved = fcntl(file, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  close(file);
  return moved;
}

// A file without a name for the standard error: no pipe that somebody would have to empty.
int nameless_file() {
  std::string name = "/tmp/strata-XXXXXX";
  if (const char* const folder = getenv("TMPDIR")) name = std::string{folder} + "/strata-XXXXXX";
  const int file = above_standard(mkostemp(name.data(), O_CLOEXEC));
  if (file < 0) fail("no temporary file", errno);
  unlink(name.c_str());
  return file;
}

std::vector<std::string> environment_with(const environment& more) {
  std::vector<std::string> all;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view text = *each;
    const std::string_view name = text.substr(0, text.find('='));
    const bool replaced =
        std::any_of(more.begin(), more.end(), [name](const auto& other) { return other.first == name; });
    if (!replaced) all.emplace_back(text);
  }
  for (const auto& [name, value] : more) all.emplace_back(name).append("=").append(value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& from) {
  std::vector<char*> found;
  found.reserve(from.size() + 1);
  for (std::string& each : from) found.push_back(each.data());
  found.push_back(nullptr);
  return found;
}

// Two connected ends. A socket can be written to without the signal that a pipe sends when nobody reads.
std::array<int, 2> connected() {
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("no socket", errno);
  return {above_standard(ends[0]), above_standard(ends[1])};
}

class spawn_plan {
 public:
  spawn_plan() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    // An application may block or ignore signals that other programs count on.
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;
  ~spawn_plan() {
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
  }
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
};

}  // namespace

child_process::child_process(const std::vector<std::string>& words, const environment& more, streams wanted)
    : name_{words.front()} {
  errors_ = nameless_file();
  spawn_plan plan;
  std::array<int, 2> in{-1, -1};
  std::array<int, 2> out{-1, -1};
  try {
    if (wanted.input) in = connected();
    if (wanted.output) out = connected();
  } catch (...) {
    for (int* const each : {&in[0], &in[1], &errors_}) close_quietly(*each);
    throw;
  }
  const auto give = [&](int end, int as, int flags) {
    if (end >= 0) {
      posix_spawn_file_actions_adddup2(&plan.actions, end, as);
    } else {
      posix_spawn_file_actions_addopen(&plan.actions, as, "/dev/null", flags, 0);
    }
  };
  give(in[1], STDIN_FILENO, O_RDONLY);
  give(out[1], STDOUT_FILENO, O_WRONLY);
  give(errors_, STDERR_FILENO, O_WRONLY);
  std::vector<std::string> arguments = words;
  std::vector<std::string> variables = environment_with(more);
  const int failed = posix_spawn(&process_, name_.c_str(), &plan.actions, &plan.attributes, pointers(arguments).data(),
                                 pointers(variables).data());
  close_quietly(in[1]);
  close_quietly(out[1]);
  input_ = in[0];
  output_ = out[0];
  if (failed != 0) {
    process_ = 0;
    close_quietly(input_);
    close_quietly(output_);
    close_quietly(errors_);
    fail(name_ + " cannot be started", failed);
  }
}

child_process::~child_process() {
  close_quietly(input_);
  close_quietly(output_);
  if (process_ > 0) {
    kill(process_, SIGKILL);
    static_cast<void>(wait());
  }
  close_quietly(errors_);
}

bool child_process::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = send(input_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void child_process::end_input() { close_quietly(input_); }

std::string_view child_process::read() {
  buffer_.resize(buffer_size);
  ssize_t found = 0;
  while ((found = ::read(output_, buffer_.data(), buffer_.size())) < 0 && errno == EINTR) {
  }
  return {buffer_.data(), found > 0 ? static_cast<std::size_t>(found) : 0};
}

int child_process::wait() {
  if (process_ <= 0) return status_;
  int status = 0;
  while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = 0;
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : killed_status + WTERMSIG(status);
  return status_;
}

std::string child_process::complaint() const {
  std::string text(longest_complaint, '\0');
  const ssize_t size = pread(errors_, text.data(), text.size(), 0);
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  for (const char* const word : {"ERROR:", "FATAL:", "error:"}) {
    const std::size_t at = text.find(word);
    if (at == std::string::npos) continue;
    const std::size_t before = text.rfind('\n', at);
    text.erase(0, before == std::string::npos ? 0 : before + 1);
    break;
  }
  text.resize(std::min(text.find('\n'), text.size()));
  return text.empty() ? name_ + " ended with status " + std::to_string(status_) : text;
}

std::string output_of(const std::vector<std::string>& words, const environment& more) {
  child_process running{words, more, {.output = true}};
  std::string text;
  for (std::string_view next = running.read(); !next.empty(); next = running.read()) text.append(next);
  if (running.wait() != 0) throw process_error{running.complaint()};
  return text;
}

}  // namespace strata
