#include "recovery.hpp"

#include <utility>

#include "engine_failure.hpp"
#include "failure_view.hpp"

namespace strata {

namespace {

// A statement that brings the server down would do so for ever.
constexpr int most_losses = 3;

}  // namespace

void recovery::mend(const engine_error& said, failure known) {
  if (said.what_kind() != engine_error::kind::connection_lost || ++losses_ > most_losses || !db_.connect_again(wait_)) {
    throw_failure(said, std::move(known));
  }
  told_.notice(fill_in("connected again after the connection was lost ({}); looking at what was done", {said.what()}));
}

}  // namespace strata
