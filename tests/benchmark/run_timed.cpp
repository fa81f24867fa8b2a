// run_timed COMMAND [WORD]…: runs the command as a process of its own and prints, as one line, its exit status, the
// milliseconds from its start to its end, those that it spent on a processor, and its peak memory in KiB. A small
// program, because the kernel counts the parent's memory at the start into the child's peak.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

int main(int, char** arguments) {
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = vfork();
  if (child == 0) {
    // Standard output is this program's; what the command says goes where errors go.
    dup2(STDERR_FILENO, STDOUT_FILENO);
    execvp(arguments[1], arguments + 1);
    _exit(127);
  }
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  const auto milliseconds = [](const timeval& time) {
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
  };
  std::printf("%d %.4f %.3f %ld\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), took.count(),
              milliseconds(used.ru_utime) + milliseconds(used.ru_stime), used.ru_maxrss);
}
