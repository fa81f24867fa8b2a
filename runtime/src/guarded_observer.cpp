#include "guarded_observer.hpp"

#include "failure_view.hpp"

namespace strata {

void guarded_observer::fail(const std::exception& thrown) {
  refuse<error>({.code = errc::observer_failed,
                 .message = {"the program's observer threw: {}", {thrown.what()}},
                 .database_state = "what was not committed yet is rolled back",
                 .help = {"mend the observer; the next start goes on from here"}});
}

}  // namespace strata
