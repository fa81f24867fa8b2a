#include <strata/adopt.hpp>

#include "../engine_failure.hpp"
#include "../require_no_transaction.hpp"
#include "../waiting_scope.hpp"
#include "adopter.hpp"

namespace strata {

adoption adopt(connection& db, const chain_set& set, const options& options) {
  require_no_transaction(db, "before adopting");
  return translated(db, "cannot adopt", [&] {
    const waiting_scope waiting{db, {.limit = options.wait.limit}};
    return adopter{db, set, options}.run();
  });
}

adoption plan_adoption(connection& db, const chain_set& set, const options& options) {
  require_no_transaction(db, "before adopting");
  return translated(db, "cannot adopt", [&] {
    const waiting_scope waiting{db, {.limit = options.wait.limit}};
    return adopter{db, set, options}.foresee();
  });
}

}  // namespace strata
