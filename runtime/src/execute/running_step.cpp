#include "running_step.hpp"

#include <algorithm>
#include <string>

#include "runtime/internal/bookkeeping.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/history/stored_script.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

void require_intact(const applied_migration& stored) {
  if (stored.down_intact) return;
  refuse<history_error>(
      {.code = errc::damaged_bookkeeping,
       .message = {"the stored down script of {} is not as Strata wrote it: its checksum does not fit",
                   {stored.revision}},
       .revision = stored.revision,
       .help = {"take {} back with a program that holds it, or restore the bookkeeping from a backup",
                {stored.revision}}});
}

// What the database kept is this script with values in it.
bool same_template(const applied_migration& stored, const script& down) {
  return stored.down_checksum == down.checksum &&
         std::any_of(down.statements.begin(), down.statements.end(),
                     [](const statement& each) { return !each.pieces.empty(); });
}

// The database keeps a step's name; the function is the program's, if it has one of that name.
cpp_step find_step(const chain& in, std::string_view name) {
  for (const migration& each : in.migrations) {
    for (const script* way : {&each.up, &each.down}) {
      for (const statement& candidate : way->statements) {
        if (candidate.call.name == name && candidate.call.run != nullptr) return candidate.call;
      }
    }
  }
  return {.name = name};
}

bool is_name_byte(char byte) {
  return ascii::is_letter(byte) || ascii::is_digit(byte) || byte == '_' || static_cast<unsigned char>(byte) >= 0x80;
}

// As a word of its own, whatever stands around it and however it is written.
bool names(std::string_view text, std::string_view name) {
  for (auto at = text.begin();; ++at) {
    at = std::search(at, text.end(), name.begin(), name.end(),
                     [](char left, char right) { return ascii::lower(left) == ascii::lower(right); });
    if (at == text.end()) return false;
    const auto after = at + static_cast<std::ptrdiff_t>(name.size());
    if ((at == text.begin() || !is_name_byte(at[-1])) && (after == text.end() || !is_name_byte(*after))) return true;
  }
}

}  // namespace

running_step::running_step(const strata::step& planned, const run_context& with, std::size_t position,
                           std::size_t length)
    : what{&planned}, index{position}, count{length} {
  const migration* embedded = planned.embedded;
  begun = planned.stored != nullptr && !planned.repeatable && !planned.stored->finished();
  // A downgrade that was interrupted goes on in the script that it began with; one with variables takes those values
  // that it was applied with. Where what is stored says that it is the program's script, that is the one to trust.
  from_database = planned.way == direction::down && planned.stored != nullptr &&
                  (embedded == nullptr || (begun && !claims_to_be(*planned.stored, embedded->down)) ||
                   same_template(*planned.stored, embedded->down));
  from_database ? use_stored(with) : use_embedded(with);
  if (embedded != nullptr && !from_database) file = script.file.empty() ? embedded->file : script.file;
  require_steps(with);
}

std::string_view running_step::written_before(std::size_t statement, std::size_t offset) const {
  const bool filled = script.statements.data() == filled_.value().statements.data();
  return filled ? filled_.written_before(statement, offset) : script.statements[statement].text.substr(0, offset);
}

void running_step::use_stored(const run_context& with) {
  const applied_migration& stored = *what->stored;
  require_intact(stored);
  const chain& own = chain_for(with.db, with.set);
  for (const stored_statement& each : stored.down) {
    storage_.push_back({.text = each.text,
                        .line = each.line,
                        .column = 1,
                        .in_transaction = each.in_transaction,
                        .commits_with_next = each.commits_with_next,
                        .guard = each.guard,
                        .guard_derived = each.guard_derived,
                        .concurrent_index = each.concurrent_index,
                        .loses_data = each.loses_data,
                        .call = each.call.empty() ? cpp_step{} : find_step(own, each.call)});
  }
  script = {.statements = storage_,
            .transactional = stored.down_transactional,
            .drops_tables = stored.down_drops_tables,
            .checksum = stored.down_checksum};
}

void running_step::use_embedded(const run_context& with) {
  const migration& own = *what->embedded;
  const bool up = what->way == direction::up;
  const auto& values = with.options.variables;
  const strata::engine& quoting = with.db.engine();
  filled_ = filled_script{up ? own.up : own.down, own, values, quoting};
  script = filled_.value();
  if (!up) return;
  filled_down_ = filled_script{own.down, own, values, quoting};
  kept_down = filled_down_.value();
}

void running_step::require_steps(const run_context& with) const {
  for (const statement& each : script.statements) {
    if (each.call.name.empty()) continue;
    const auto fail = [&](const phrase& message, const phrase& help) {
      refuse<error>({.code = errc::step_missing,
                     .message = message,
                     .revision = what->revision,
                     .file = file,
                     .line = each.line,
                     .column = each.column,
                     .help = help});
    };
    if (!with.db.is_real()) {
      fail({"no script can hold the step in C++ {} of {}", {each.call.name, name()}},
           {"make one script up to it and one from it on, and run {} itself with the program between them",
            {what->revision}});
    }
    if (each.call.run == nullptr) {
      fail({"{} needs the step in C++ {}, which this program does not have", {name(), each.call.name}},
           {"run it with a program that embeds the chain and has the step: the application, or its operator's program "
            "(CLI in add_migrations())"});
    }
  }
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

migration_event running_step::event(std::chrono::microseconds took) const {
  return {.way = what->way,
          .revision = what->revision,
          .description = description(),
          .index = index,
          .count = count,
          .statements = script.statements.size(),
          .took = took,
          .repeatable = what->repeatable};
}

report::done running_step::done(std::chrono::microseconds took) const {
  return {.way = what->way,
          .revision = std::string{what->revision},
          .statements = script.statements.size(),
          .took = took,
          .repeatable = what->repeatable};
}

std::string running_step::name() const {
  return fill_in(what->repeatable ? "repeatable migration {}" : "migration {}", {what->revision});
}

void refuse_stored_scripts(const std::vector<step>& steps, const run_context& with) {
  for (const step& each : steps) {
    if (each.way != direction::down) continue;
    const running_step running{each, with, 0, steps.size()};
    if (!running.from_database || running.script.statements.empty()) continue;
    const std::vector<std::string> others = bookkeeping{with.db, with.set.table_prefix}.other_writers();
    if (others.empty()) return;
    refuse<history_error>(
        {.code = errc::stored_script,
         .message = {"to go on, the upgrade would run a script out of the database, which takes {} back; besides the "
                     "owner of the bookkeeping, {} may have written it",
                     {running.name(), join(others)}},
         .revision = each.revision,
         .help = {"look at it ({} plan), then say yes to it: {} upgrade --stored-scripts, or options.stored_scripts; "
                  "and REVOKE what others have on the tables {}_...",
                  {with.set.program, with.set.program, with.set.table_prefix}}});
  }
}

void require_no_temporary_object(std::span<const running_step> steps, const run_context& with) {
  if (steps.empty() || !with.db.is_real()) return;
  for (const temporary_object& each : with.db.temporary_objects()) {
    const auto uses_it = [&](const running_step& step) {
      return std::any_of(step.script.statements.begin(), step.script.statements.end(),
                         [&](const statement& one) { return names(one.text, each.name); });
    };
    const auto user = std::find_if(steps.begin(), steps.end(), uses_it);
    // The bookkeeping itself is never looked for among temporary objects.
    const bool hides_bookkeeping =
        each.name.starts_with(with.set.table_prefix) && each.name.substr(with.set.table_prefix.size()).starts_with('_');
    if (user == steps.end() && (!each.hides_another || hides_bookkeeping)) continue;
    const running_step& first = user == steps.end() ? steps.front() : *user;
    const std::string message =
        user == steps.end()
            ? fill_in("the connection has a temporary table or view {}, which hides the database's own", {each.name})
            : fill_in("the connection has a temporary table or view {}, and {} uses that name",
                      {each.name, first.name()});
    refuse<connect_error>({.code = errc::temporary_object,
                           .message = {"{}", {message}},
                           .revision = first.what->revision,
                           .file = first.file,
                           .help = {"drop it before migrating, or migrate on another connection"}});
  }
}

}  // namespace strata
