// compare_launches ROUNDS NAME PREPARE_A COMMAND_A PREPARE_B COMMAND_B: times two shell commands as whole processes in
// turns, A B A B …, each after its preparation, and prints one Markdown row: medians, minima, the ratio of the medians.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace {

struct figures {
  double milliseconds;
  long kilobytes;
};

figures run(const char* command) {
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    execl("/bin/sh", "sh", "-c", command, nullptr);
    _exit(127);
  }
  int status = 0;
  rusage used{};
  wait4(child, &status, 0, &used);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  if (status != 0) {
    std::fprintf(stderr, "failed: %s\n", command);
    std::exit(1);
  }
  return {took.count(), used.ru_maxrss};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 7) return 2;
  const int rounds = std::atoi(arguments[1]);
  std::vector<double> times[2];
  long memory[2] = {0, 0};
  for (int round = 0; round <= rounds; ++round) {
    for (const int side : {0, 1}) {
      run(arguments[3 + 2 * side]);
      const figures found = run(arguments[4 + 2 * side]);
      if (round == 0) continue;  // warm-up
      times[side].push_back(found.milliseconds);
      memory[side] = std::max(memory[side], found.kilobytes);
    }
  }
  const double a = median(times[0]);
  const double b = median(times[1]);
  std::printf("| %s | %.2f | %.2f | %.2f | %.2f | **%.2f** | %ld | %ld |\n", arguments[2], a,
              *std::min_element(times[0].begin(), times[0].end()), b,
              *std::min_element(times[1].begin(), times[1].end()), a / b, memory[0], memory[1]);
}
