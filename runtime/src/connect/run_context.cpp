#include "run_context.hpp"

#include <strata/observer.hpp>

#include "runtime/src/report/failure.hpp"

namespace strata {

void guarded_observer::fail(const std::exception& thrown) {
  refuse<error>({.code = errc::observer_failed,
                 .message = {"the program's observer threw: {}", {thrown.what()}},
                 .database_state = "what was not committed yet is rolled back",
                 .help = {"mend the observer; the next start goes on from here"}});
}

std::string_view to_string(direction way) noexcept { return way == direction::up ? "up" : "down"; }

}  // namespace strata
