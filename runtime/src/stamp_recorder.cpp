#include "stamp_recorder.hpp"

#include "filled_script.hpp"
#include "identity.hpp"

namespace strata {

stamp_recorder::stamp_recorder(connection& db, const chain_set& set, const options& options, bookkeeping& books,
                               applied_heads& heads)
    : db_{db},
      set_{set},
      options_{options},
      books_{books},
      heads_{heads},
      by_{options.applied_by.empty() ? user_at_host() : options.applied_by} {}

void stamp_recorder::add(const migration& what, std::string_view event) {
  const filled_script down{what.down, what, options_.variables, db_.engine()};
  books_.insert({.what = &what,
                 .applied_at = utc_now(),
                 .applied_by = by_,
                 .built_at = set_.built_at,
                 .statements_done = what.up.statements.size(),
                 .down = down.value()});
  heads_.add(what.revision, what.parents, what.digest);
  log(event, what.revision, what.digest);
}

void stamp_recorder::add_repeatable(const migration& what, std::string_view event) {
  const filled_script down{what.down, what, options_.variables, db_.engine()};
  books_.create_repeatables();
  books_.insert_repeatable(
      {.what = &what, .applied_at = utc_now(), .applied_by = by_, .built_at = set_.built_at, .down = down.value()});
  heads_.add_repeatable(what.revision, what.digest);
  log(event, what.revision, what.digest);
}

void stamp_recorder::log(std::string_view event, std::string_view revision, std::string_view digest) {
  books_.log({.at = utc_now(), .by = by_, .event = event, .revision = revision, .digest = digest});
}

}  // namespace strata
