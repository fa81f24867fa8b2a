#include "running_step.hpp"

#include <strata/error.hpp>
#include <string>

namespace strata {

namespace {

void require_intact(const applied_migration& stored) {
  if (stored.down_intact) return;
  throw history_error{failure{.code = errc::damaged_bookkeeping,
                              .message = "the stored down script of " + stored.revision +
                                         " is not as Strata wrote it: its checksum does not fit",
                              .revision = stored.revision,
                              .database_state = "unchanged",
                              .help = "take " + stored.revision +
                                      " back with a program that holds it, or restore the bookkeeping from a backup"}};
}

}  // namespace

running_step::running_step(const strata::step& planned, std::size_t position, std::size_t length)
    : what{&planned}, index{position}, count{length} {
  const migration* embedded = planned.embedded;
  begun = planned.stored != nullptr && !planned.stored->finished();
  // A downgrade that was interrupted goes on in the script that it began with.
  from_database = planned.way == direction::down && planned.stored != nullptr && (embedded == nullptr || begun);
  if (from_database) {
    require_intact(*planned.stored);
    for (const stored_statement& each : planned.stored->down) {
      storage.push_back({.text = each.text,
                         .line = each.line,
                         .column = 1,
                         .in_transaction = each.in_transaction,
                         .commits_with_next = each.commits_with_next,
                         .guard = each.guard,
                         .guard_derived = each.guard_derived,
                         .concurrent_index = each.concurrent_index,
                         .loses_data = each.loses_data});
    }
    script = {.statements = storage,
              .transactional = planned.stored->down_transactional,
              .drops_tables = planned.stored->down_drops_tables,
              .checksum = planned.stored->down_checksum};
  } else {
    script = planned.way == direction::up ? embedded->up : embedded->down;
  }
  file = embedded != nullptr && !from_database ? embedded->file : std::string_view{};
}

std::string_view running_step::description() const {
  return what->embedded != nullptr ? what->embedded->description : std::string_view{what->stored->description};
}

std::size_t running_step::group_end(std::size_t first) const {
  std::size_t end = first + 1;
  while (script.statements[end - 1].commits_with_next && end < script.statements.size()) ++end;
  return end;
}

std::string_view running_step::digest() const {
  return what->embedded != nullptr && what->way == direction::up ? what->embedded->digest
                                                                 : std::string_view{what->stored->digest};
}

}  // namespace strata
