// What an error of Strata's says.
#pragma once

#include <functional>
#include <strata/error.hpp>
#include <string>

namespace strata::test {

/// The message of what the work throws, with place, state and help.
inline std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const error& thrown) {
    return thrown.what();
  }
  return "(no error)";
}

}  // namespace strata::test
