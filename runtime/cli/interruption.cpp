#include "interruption.hpp"

namespace strata::cli {
namespace {

volatile std::sig_atomic_t caught = 0;

extern "C" void leave_mark(int signal) { caught = signal; }

}  // namespace

interruption::interruption() {
  caught = 0;
  for (std::size_t at = 0; at < signals_.size(); ++at) {
    sigaction(signals_[at], nullptr, &before_[at]);
    if (before_[at].sa_handler == SIG_IGN) continue;
    struct sigaction mark {};
    mark.sa_handler = leave_mark;
    // The engine's client goes on waiting for its answer; a second signal is nobody's to catch.
    mark.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    sigaction(signals_[at], &mark, nullptr);
  }
}

interruption::~interruption() {
  for (std::size_t at = 0; at < signals_.size(); ++at) sigaction(signals_[at], &before_[at], nullptr);
  if (caught != 0) std::raise(caught);
}

void interruption::check() {
  if (caught != 0) throw interrupted{};
}

}  // namespace strata::cli
