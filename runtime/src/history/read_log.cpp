// The log of what was done to a database, in a file of its own: only programs that ask for it link it.
#include <strata/strata.hpp>

#include "bookkeeping_rows.hpp"
#include "runtime/internal/bookkeeping.hpp"

namespace strata {

std::vector<log_entry> bookkeeping::read_log() {
  std::vector<log_entry> found;
  if (!read_state()) return found;
  for (const row& each : ask(sql().read_log)) {
    found.push_back({.at = std::string{text(each, 0)},
                     .by = std::string{text(each, 1)},
                     .event = std::string{text(each, 2)},
                     .revision = std::string{text(each, 3)},
                     .digest = std::string{text(each, 4)},
                     .took = std::chrono::microseconds{number(each, 5)}});
  }
  return found;
}

}  // namespace strata
