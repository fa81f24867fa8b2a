// `ping`: does the database answer? And `wait`: until it does, or the limit has passed.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ostream>
#include <strata/strata.hpp>
#include <thread>
#include <utility>

#include "commands.hpp"
#include "json.hpp"
#include "text.hpp"

namespace strata::cli {
namespace {

int run_ping(const context& now) {
  const auto start = std::chrono::steady_clock::now();
  const auto db = open_database(now, access::read);
  static_cast<void>(read_history(*db, now.set));
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
  if (now.asked.json) {
    print_json(now.terminal, {{"database", db->description()}, {"answers", true}, {"took_ms", milliseconds(took)}});
  } else if (!now.asked.quiet) {
    *now.terminal.out << fmt::format("{} answers ({})\n", db->description(), duration_text(took));
  }
  return done;
}

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

/// Whether another attempt may find it otherwise.
bool may_pass(const error& why) { return why.code() == errc::cannot_connect || why.code() == errc::locked; }

class waiting {
 public:
  explicit waiting(const context& now) : now_{now} {}

  [[nodiscard]] std::chrono::microseconds waited() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - start_);
  }

  /// One attempt, which ends with the limit at the latest. Returns what answered.
  [[nodiscard]] std::string ask() const {
    const auto left = now_.asked.timeout - std::chrono::duration_cast<std::chrono::milliseconds>(waited());
    const auto db = open_database(now_, access::read, nullptr, std::max(left, 0ms));
    static_cast<void>(read_history(*db, now_.set));
    return db->description();
  }

  /// False: the limit has passed.
  bool pause() {
    const auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(waited());
    if (passed >= now_.asked.timeout) return false;
    tell(passed);
    std::this_thread::sleep_for(std::min<std::chrono::milliseconds>(delay_, now_.asked.timeout - passed));
    delay_ = std::min(delay_ * 2, 250ms);
    return true;
  }

 private:
  void tell(std::chrono::milliseconds passed) {
    if (now_.asked.quiet || (told_ && passed < next_)) return;
    told_ = true;
    next_ = passed + 1s;
    *now_.terminal.err << fmt::format("waiting for the database: {} s of {:g} s\n", passed / 1s,
                                      std::chrono::duration<double>(now_.asked.timeout).count())
                       << std::flush;
  }

  const context& now_;
  clock::time_point start_ = clock::now();
  std::chrono::milliseconds delay_{50};
  std::chrono::milliseconds next_{0};
  bool told_ = false;
};

int run_wait(const context& now) {
  waiting until{now};
  for (;;) {
    try {
      const std::string database = until.ask();
      if (now.asked.json) {
        print_json(now.terminal,
                   {{"database", database}, {"answers", true}, {"waited_ms", milliseconds(until.waited())}});
      } else if (!now.asked.quiet) {
        *now.terminal.out << fmt::format("{} answers (after {})\n", database, duration_text(until.waited()));
      }
      return done;
    } catch (const error& why) {
      if (!may_pass(why)) throw;
      if (until.pause()) continue;
      failure known = why.details();
      known.message += fmt::format(" within {:g} s", std::chrono::duration<double>(now.asked.timeout).count());
      throw connect_error{std::move(known)};
    }
  }
}

constexpr std::array wait_examples{help_line{"wait --timeout 30", "waits for at most half a minute, then fails"}};

constexpr std::array ping_examples{help_line{"ping", "says which database answered and how fast"}};

}  // namespace

constinit const command wait_command{
    .name = "wait",
    .works_on = command::subject::chain,
    .summary = "wait until the database answers",
    .details = "Says about once a second that it waits. Fails after the limit of --timeout.",
    .examples = wait_examples,
    .run = run_wait};

constinit const command ping_command{.name = "ping",
                                     .works_on = command::subject::chain,
                                     .summary = "ask the database for an answer, once",
                                     .examples = ping_examples,
                                     .run = run_ping};

}  // namespace strata::cli
