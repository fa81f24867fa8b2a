// `wait`: until the database answers, or the limit has passed.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ostream>
#include <strata/strata.hpp>
#include <thread>
#include <utility>

#include "json.hpp"
#include "revision_text.hpp"

namespace strata::cli {
namespace {

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

}  // namespace

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

}  // namespace strata::cli
