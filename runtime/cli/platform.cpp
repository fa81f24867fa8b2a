// What the operator's program asks of POSIX: its terminal, and signals.
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "console.hpp"

namespace strata::cli {
namespace {

bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) return size.ws_col;
  return 80;
}

constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};
std::array<struct sigaction, signals.size()> before{};
volatile std::sig_atomic_t caught = 0;

extern "C" void leave_mark(int signal) { caught = signal; }

}  // namespace

console process_console() {
  const char* const kind = std::getenv("TERM");
  const bool dumb = kind == nullptr || std::string_view{kind} == "dumb";
  const bool in = isatty(STDIN_FILENO) == 1;
  const bool out = isatty(STDOUT_FILENO) == 1;
  return {.in = &std::cin,
          .out = &std::cout,
          .err = &std::cerr,
          .out_is_terminal = out && !dumb,
          .err_is_terminal = isatty(STDERR_FILENO) == 1 && !dumb,
          .in_is_terminal = in,
          .can_ask = out && in,
          .colour = !is_set("NO_COLOR"),
          .width = terminal_width()};
}

interruption::interruption() {
  caught = 0;
  for (std::size_t at = 0; at < signals.size(); ++at) {
    sigaction(signals[at], nullptr, &before[at]);
    if (before[at].sa_handler == SIG_IGN) continue;
    struct sigaction mark {};
    mark.sa_handler = leave_mark;
    // The engine's client goes on waiting for its answer; a second signal is nobody's to catch.
    mark.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    sigaction(signals[at], &mark, nullptr);
  }
}

interruption::~interruption() {
  for (std::size_t at = 0; at < signals.size(); ++at) sigaction(signals[at], &before[at], nullptr);
  if (caught != 0) std::raise(caught);
}

void interruption::check() {
  if (caught != 0) throw interrupted{};
}

}  // namespace strata::cli
