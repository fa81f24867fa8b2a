#include "postgresql_supervisor.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <initializer_list>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "postgresql_server.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto start_limit = 60s;

void drop_privileges(const unprivileged_user& user) {
  if (geteuid() != 0) return;
  if (setgroups(0, nullptr) != 0 || setgid(user.group) != 0 || setuid(user.user) != 0) {
    throw std::runtime_error{"the rights of root could not be given up"};
  }
}

// The server's messages in English, whatever the caller speaks. libpq's variables are gone already.
void clear_environment() {
  unsetenv("LANGUAGE");
  setenv("LC_ALL", "C", 1);
}

pid_t run(const std::vector<std::string>& command, const fs::path& log) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error{std::string{"no process can be started: "} + std::strerror(errno)};
  if (child != 0) return child;
  // Should this supervisor itself be killed, the server goes too.
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (const std::string& each : command) words.push_back(const_cast<char*>(each.c_str()));
  words.push_back(nullptr);
  execv(words.front(), words.data());
  _exit(127);
}

std::string last_line(const fs::path& log) {
  std::ifstream in{log};
  std::string last;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

fs::path new_folder(const fs::path& below, const std::string& name) {
  std::string made = (below / (name + "-XXXXXX")).string();
  if (mkdtemp(made.data()) == nullptr) throw std::runtime_error{"no folder can be made in " + below.string()};
  return made;
}

// TMPDIR, unless it is closed to whom root has become.
fs::path open_folder() {
  std::error_code unknown;
  const fs::path given = fs::temp_directory_path(unknown);
  return !unknown && access(given.c_str(), W_OK | X_OK) == 0 ? given : fs::path{"/tmp"};
}

// In memory where there is room: the server writes a lot that nobody keeps.
fs::path temporary_place() {
  std::error_code unknown;
  fs::path memory = "/dev/shm";
  const fs::space_info room = fs::space(memory, unknown);
  if (!unknown && room.available > (1U << 30U) && access(memory.c_str(), W_OK) == 0) return memory;
  // A socket's path may have 107 bytes, which a deep TMPDIR does not leave.
  fs::path given = open_folder();
  return given.string().size() < 60 ? given : fs::path{"/tmp"};
}

bool is_ours(const fs::path& folder) {
  struct stat found {};
  return lstat(folder.c_str(), &found) == 0 && S_ISDIR(found.st_mode) && found.st_uid == geteuid() &&
         (found.st_mode & 0077U) == 0;
}

void initialise(const fs::path& programs, const fs::path& data, const fs::path& log) {
  int status = -1;
  waitpid(run({(programs / "initdb").string(), "-D", data.string(), "-U", "strata", "-A", "trust", "-E", "UTF8",
               "--no-locale", "--no-sync", "--wal-segsize=1"},
              log),
          &status, 0);
  if (status != 0) throw std::runtime_error{"initdb failed: " + last_line(log)};
}

// initdb takes most of a second; its result is kept for the next time.
void make_data(const fs::path& programs, const fs::path& folder) {
  const fs::path data = folder / "data";
  std::string version = programs.string();
  for (char& each : version) {
    if (each == '/') each = '_';
  }
  const fs::path cached = open_folder() / ("strata-postgresql" + version + "-" + std::to_string(geteuid()));
  if (!is_ours(cached)) {
    const fs::path fresh = new_folder(open_folder(), "strata-initdb");
    initialise(programs, fresh / "data", folder / "log");
    std::error_code taken;
    fs::rename(fresh, cached, taken);
    if (taken) {
      // Somebody else was faster, or owns the name.
      fs::rename(fresh / "data", data, taken);
      if (taken) fs::copy(fresh / "data", data, fs::copy_options::recursive);
      fs::remove_all(fresh);
      return;
    }
  }
  fs::copy(cached / "data", data, fs::copy_options::recursive);
  fs::permissions(data, fs::perms::owner_all);
}

class server {
 public:
  server(fs::path programs, fs::path folder, std::vector<std::string> settings)
      : programs_{std::move(programs)}, folder_{std::move(folder)}, settings_{std::move(settings)} {}

  void start() {
    std::error_code ignored;
    fs::remove(folder_ / "data" / "postmaster.pid", ignored);
    std::vector<std::string> words{(programs_ / "postgres").string(), "-D", (folder_ / "data").string(), "-k",
                                   folder_.string()};
    const auto set = [&](std::string setting) { words.insert(words.end(), {"-c", std::move(setting)}); };
    for (const char* const each : {"listen_addresses=", "unix_socket_permissions=0700", "port=5432", "fsync=off",
                                   "full_page_writes=off", "max_connections=300", "shared_buffers=16MB",
                                   "max_wal_senders=0", "autovacuum=off", "logging_collector=off"}) {
      set(each);
    }
    for (const std::string& each : settings_) set(each);
    process_ = run(words, folder_ / "log");
    const auto limit = std::chrono::steady_clock::now() + start_limit;
    while (!ready()) {
      if (waitpid(process_, nullptr, WNOHANG) == process_) {
        throw std::runtime_error{"the PostgreSQL server did not start: " + last_line(folder_ / "log")};
      }
      if (std::chrono::steady_clock::now() > limit) throw std::runtime_error{"the PostgreSQL server did not get ready"};
      std::this_thread::sleep_for(5ms);
    }
  }

  void stop(int signal) {
    if (process_ <= 0) return;
    kill(process_, signal);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }

  // The backends of a killed server notice it and leave; until then the new one finds their memory in use.
  void kill_and_restart() {
    stop(SIGKILL);
    for (int attempt = 0;; ++attempt) {
      try {
        start();
        return;
      } catch (const std::runtime_error&) {
        if (attempt == 200) throw;
        std::this_thread::sleep_for(50ms);
      }
    }
  }

 private:
  // The eighth line of postmaster.pid is the server's state.
  [[nodiscard]] bool ready() const {
    std::ifstream in{folder_ / "data" / "postmaster.pid"};
    std::string line;
    for (int number = 0; number < 8; ++number) {
      if (!std::getline(in, line)) return false;
    }
    return line.starts_with("ready");
  }

  fs::path programs_;
  fs::path folder_;
  std::vector<std::string> settings_;
  pid_t process_ = 0;
};

void answer(int to, const std::string& line) {
  const std::string text = line + '\n';
  if (write(to, text.data(), text.size()) < 0) return;  // the program is gone, which the other pipe tells as well
}

void detach(std::initializer_list<int> kept) {
  setsid();
  signal(SIGPIPE, SIG_IGN);
  const int nothing = open("/dev/null", O_RDWR);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, stream);
  // Whatever else the program had open is not for the server to hold.
  const auto most = static_cast<int>(sysconf(_SC_OPEN_MAX));
  for (int each = 3; each < std::min(most, 4096); ++each) {
    if (std::find(kept.begin(), kept.end(), each) == kept.end()) close(each);
  }
}

}  // namespace

void supervise_postgresql(const postgresql_binaries& programs, const unprivileged_user& user,
                          const std::vector<std::string>& settings, int orders, int answers) {
  detach({orders, answers});
  fs::path folder;
  try {
    drop_privileges(user);
    const without_libpq_environment unheard;
    clear_environment();
    umask(0077);
    folder = new_folder(temporary_place(), "strata-postgresql");
    if (chdir(folder.c_str()) != 0) throw std::runtime_error{"cannot enter " + folder.string()};
    make_data(programs.folder, folder);
    server running{programs.folder, folder, settings};
    running.start();
    answer(answers, "+" + folder.string());
    char order = 0;
    while (read(orders, &order, 1) == 1 && order != static_cast<char>(supervisor_order::stop)) {
      running.kill_and_restart();
      answer(answers, "+" + folder.string());
    }
    // An immediate shutdown: nothing of it is kept.
    running.stop(SIGQUIT);
  } catch (const std::exception& failed) {
    std::string reason = failed.what();
    for (char& each : reason) {
      if (each == '\n') each = ' ';
    }
    answer(answers, "-" + reason);
  }
  std::error_code ignored;
  if (!folder.empty()) fs::remove_all(folder, ignored);
  _exit(0);
}

void watch_program(pid_t caller, pid_t program, int pipe) {
  detach({pipe});
  // Linux 5.3; without it the program runs on by itself, and what follows is as ever.
  const int alive = static_cast<int>(syscall(SYS_pidfd_open, caller, 0));
  std::array<pollfd, 2> awaited{pollfd{pipe, POLLIN, 0}, pollfd{alive, POLLIN, 0}};
  std::vector<pid_t> started;
  for (;;) {
    if (poll(awaited.data(), awaited.size(), -1) < 0) continue;
    if (awaited[1].revents != 0) {
      kill(program, SIGKILL);
      awaited[1].fd = -1;
    }
    if (awaited[0].revents == 0) continue;
    pid_t next = 0;
    if (read(pipe, &next, sizeof next) != static_cast<ssize_t>(sizeof next)) break;
    if (next == 0) _exit(0);
    started.push_back(next);
  }
  for (const pid_t each : started) kill(each, SIGKILL);
  _exit(0);
}

}  // namespace strata::generator
