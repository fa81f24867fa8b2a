// Runs something on a disk that fails, or in a process that dies, at the n-th write, sync or deletion.
#pragma once

#include <functional>
#include <stdexcept>
#include <strata/error.hpp>

#include "faulty_vfs.hpp"
#include "processes.hpp"

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
  const auto survive = [&] {
    if (run() != outcome::untouched) throw std::logic_error{"the process was not killed"};
  };
  return dies(survive) ? outcome::died : outcome::untouched;
}

}  // namespace strata::test
