// Work in processes of its own: in one that may die, or in several that go together.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <stdexcept>
#include <vector>

namespace strata::test {

/// Whether the process was killed. Throws where the work failed instead.
inline bool dies(const std::function<void()>& work) {
  const pid_t child = fork();
  if (child == 0) {
    try {
      work();
      _exit(0);
    } catch (const std::exception& thrown) {
      std::fprintf(stderr, "%s\n", thrown.what());
      _exit(1);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) throw std::runtime_error{"the child failed instead of dying"};
  return WIFSIGNALED(status);
}

/// Starts the programs, lets them go together, and returns what each returned, which is below 200.
inline std::vector<int> together(const std::vector<std::function<int()>>& programs) {
  int gate[2];
  if (pipe(gate) != 0) throw std::runtime_error{"pipe failed"};
  std::vector<pid_t> children;
  for (const auto& program : programs) {
    const pid_t child = fork();
    if (child == 0) {
      close(gate[1]);
      char byte = 0;
      // Returns when the parent closes its end: the start for all.
      if (read(gate[0], &byte, 1) != 0) _exit(200);
      try {
        _exit(program());
      } catch (const std::exception& thrown) {
        std::fprintf(stderr, "%s\n", thrown.what());
        _exit(201);
      }
    }
    children.push_back(child);
  }
  close(gate[0]);
  close(gate[1]);
  std::vector<int> results;
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    results.push_back(WIFEXITED(status) ? WEXITSTATUS(status) : 202);
  }
  return results;
}

}  // namespace strata::test
