// `ping`: does the database answer?
#include <fmt/format.h>

#include <chrono>
#include <ostream>
#include <strata/strata.hpp>

#include "json.hpp"
#include "revision_text.hpp"

namespace strata::cli {

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

}  // namespace strata::cli
