// Ctrl-C while something exists outside of the process that has to be removed first.
#pragma once

#include <array>
#include <csignal>
#include <stdexcept>

namespace strata::cli {

/// Unwinds to where the interruption lives.
class interrupted : public std::runtime_error {
 public:
  interrupted() : std::runtime_error("interrupted") {}
};

/// While it lives, the first SIGINT, SIGTERM or SIGHUP only leaves a mark, and ends the process when this ends; the
/// second one ends it at once. A signal that is ignored stays so. One at a time in a process.
class interruption {
 public:
  interruption();
  interruption(const interruption&) = delete;
  interruption& operator=(const interruption&) = delete;
  ~interruption();

  /// Throws interrupted once the mark is there.
  static void check();

 private:
  static constexpr std::array signals_{SIGINT, SIGTERM, SIGHUP};

  std::array<struct sigaction, signals_.size()> before_{};
};

}  // namespace strata::cli
