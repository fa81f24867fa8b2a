#include "recorder.hpp"

#include <utility>

#include "runtime/src/chain/filled_script.hpp"
#include "runtime/src/platform/system.hpp"

namespace strata {

namespace {

std::string_view event_of(const strata::step& what) {
  if (what.repeatable) return what.way == direction::up ? "repeat" : "take away";
  return what.way == direction::up ? "upgrade" : "downgrade";
}

}  // namespace

void step_recorder::start_at(const history& from) {
  heads_ = applied_heads{from};
  has_table_ = !from.repeatables.empty();
}

void step_recorder::rewind(std::size_t mark) {
  heads_.rewind(mark);
  has_table_ = false;
}

void step_recorder::record_start(const running_step& step) {
  if (step.what->way == direction::up) {
    books_.insert({.what = step.what->embedded,
                   .applied_at = utc_now(),
                   .applied_by = applied_by_,
                   .built_at = built_at_,
                   .down = step.kept_down});
    return;
  }
  books_.update_progress(step.what->revision, direction::down, 0);
  // The script may have been mended since; an interrupted run must go on in the one that it began with.
  books_.replace_down(step.what->revision, step.script);
}

void step_recorder::record(const running_step& step, std::chrono::microseconds took, bool begun) {
  const std::string now = utc_now();
  if (step.what->way == direction::up) {
    record_up(step,
              {.what = step.what->embedded,
               .applied_at = now,
               .applied_by = applied_by_,
               .built_at = built_at_,
               .took = took,
               .statements_done = step.script.statements.size(),
               .down = step.kept_down},
              begun);
  } else {
    record_down(step);
  }
  books_.log({.at = now,
              .by = applied_by_,
              .event = event_of(*step.what),
              .revision = step.what->revision,
              .digest = step.digest(),
              .took = took});
}

void step_recorder::record_up(const running_step& step, const migration_record& record, bool begun) {
  const migration& applied = *record.what;
  if (step.what->repeatable) {
    if (!std::exchange(has_table_, true)) books_.create_repeatables();
    books_.insert_repeatable(record);
    heads_.add_repeatable(applied.revision, applied.digest);
    return;
  }
  begun ? books_.finish(record) : books_.insert(record);
  heads_.add(applied.revision, applied.parents, applied.digest);
}

void step_recorder::record_down(const running_step& step) {
  if (step.what->repeatable) {
    books_.erase_repeatable(step.what->revision);
    heads_.remove_repeatable(step.what->revision);
    return;
  }
  books_.erase(step.what->revision);
  heads_.remove(step.what->revision);
}

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
