#include "runtime/internal/child_process.hpp"

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

// A program that closed its standard streams gets their numbers for the next files that it opens; the child's own would
// go over them.
owned_file above_standard(owned_file file) {
  if (file.get() < 0 || file.get() > STDERR_FILENO) return file;
  owned_file moved{fcntl(file.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1)};
  if (moved.get() < 0) fail("no descriptor", errno);
  return moved;
}

// A file without a name for the standard error: no pipe that somebody would have to empty.
owned_file nameless_file() {
  std::string name = "/tmp/strata-XXXXXX";
  if (const char* const folder = getenv("TMPDIR")) name = std::string{folder} + "/strata-XXXXXX";
  owned_file file{mkostemp(name.data(), O_CLOEXEC)};
  if (file.get() < 0) fail("no temporary file", errno);
  unlink(name.c_str());
  return above_standard(std::move(file));
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
std::array<owned_file, 2> connected() {
  std::array<int, 2> ends{-1, -1};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("no socket", errno);
  owned_file first{ends[0]};
  owned_file second{ends[1]};
  return {above_standard(std::move(first)), above_standard(std::move(second))};
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
  void lead_group() {
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
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
    : errors_{wanted.inherited ? owned_file{} : nameless_file()}, name_{words.front()} {
  spawn_plan plan;
  std::array<owned_file, 2> in;
  std::array<owned_file, 2> out;
  if (wanted.input) in = connected();
  if (wanted.output) out = connected();
  const auto give = [&](const owned_file& end, int as, int flags) {
    if (end.get() >= 0) {
      posix_spawn_file_actions_adddup2(&plan.actions, end.get(), as);
    } else {
      posix_spawn_file_actions_addopen(&plan.actions, as, "/dev/null", flags, 0);
    }
  };
  if (!wanted.inherited) {
    give(in[1], STDIN_FILENO, O_RDONLY);
    give(out[1], STDOUT_FILENO, O_WRONLY);
    give(errors_, STDERR_FILENO, O_WRONLY);
  }
  if (wanted.leads_group) plan.lead_group();
  std::vector<std::string> arguments = words;
  std::vector<std::string> variables = environment_with(more);
  const int failed = posix_spawnp(&process_, name_.c_str(), &plan.actions, &plan.attributes, pointers(arguments).data(),
                                  pointers(variables).data());
  if (failed != 0) fail(name_ + " cannot be started", failed);
  input_ = std::move(in[0]);
  output_ = std::move(out[0]);
}

child_process::~child_process() {
  input_.close();
  output_.close();
  if (process_ > 0) {
    kill(process_, SIGKILL);
    static_cast<void>(wait());
  }
}

bool child_process::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = send(input_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void child_process::end_input() { input_.close(); }

std::string_view child_process::read() {
  buffer_.resize(buffer_size);
  ssize_t found = 0;
  while ((found = ::read(output_.get(), buffer_.data(), buffer_.size())) < 0 && errno == EINTR) {
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
  const ssize_t size = pread(errors_.get(), text.data(), text.size(), 0);
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
