#include "boundary_watch.hpp"

#include <utility>

#include "../sql/sqlite_boundaries.hpp"
#include "statement_place.hpp"

namespace strata::generator {

void boundary_watch::migration_started(const migration_event&) {
  static_cast<void>(within_.take_notes());
  check(0);
}

void boundary_watch::statement_done(const statement_event& event) {
  tell_notes(event.index);
  check(event.index + 1);
}

void boundary_watch::check(std::size_t index) {
  if (index >= script_.statements.size()) return;
  const sql_statement& last = script_.statements.back();
  const std::size_t end = offset_in_file(script_.file, last, last.text.size());
  check_boundary(database_, script_.file, script_.statements[index], end, messages_);
}

void boundary_watch::tell_notes(std::size_t index) {
  for (std::string& each : within_.take_notes()) {
    if (index >= script_.statements.size()) continue;
    messages_.add({.level = severity::note,
                   .code = "strata-outside-scratch",
                   .message = std::move(each),
                   .file = script_.file,
                   .offset = script_.statements[index].offset});
  }
}

}  // namespace strata::generator
