// Runs something on a disk that fails, or in a process that dies, at the n-th write, sync or deletion.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <functional>
#include <strata/error.hpp>

#include "faulty_vfs.hpp"

namespace strata::test {

enum class outcome { untouched, failed, died };

/// What Strata throws counts as failed, if the fault has happened.
inline outcome run_with_fault(fault what, int operation, const std::function<void()>& work) {
  const auto run = [&] {
    arm_fault(what, operation);
    try {
      work();
    } catch (const error&) {
      return disarm_fault() ? outcome::failed : throw;
    }
    // A fault may pass unnoticed: a journal that could not be deleted after the commit, say.
    return disarm_fault() ? outcome::failed : outcome::untouched;
  };
  if (what != fault::kill) return run();
  const pid_t child = fork();
  if (child == 0) _exit(run() == outcome::untouched ? 0 : 1);
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) return outcome::died;
  BOOST_REQUIRE_EQUAL(WEXITSTATUS(status), 0);
  return outcome::untouched;
}

}  // namespace strata::test
