#include "migration_failure.hpp"

#include <algorithm>

#include "adopt/tool_table.hpp"
#include "failure_view.hpp"

namespace strata {

namespace {

std::string help_for_down(const running_step& step, const run_context& with) {
  const std::string_view revision = step.what->revision;
  if (step.what->repeatable) {
    return fill_in(
        "the script is the one that the database kept; take away by hand what {} made and whatever stands "
        "on it, then start again",
        {revision});
  }
  if (step.from_database) {
    const std::vector<std::string>& parents = step.what->stored->parents;
    return fill_in(
        "the script is the one that the database kept; undo the migration by hand, then record that: {} "
        "stamp {}",
        {with.set.program, parents.empty() ? "base" : parents.front()});
  }
  return fill_in(step.what->embedded->draft
                     ? "mend the down section; then build and downgrade again"
                     : "mend the down section and accept it: strata lock --accept-down {}; then build and downgrade "
                       "again",
                 {revision});
}

}  // namespace

void fail_run(const engine_error& said, failure known) {
  if (said.what_kind() == engine_error::kind::connection_lost) throw interruption{said, std::move(known)};
  throw_failure(said, std::move(known));
}

std::string help_for_room(const run_context& with) {
  return fill_in(with.options.transactions == transactions::single ? "{}, or run the chain in more than one transaction"
                                                                   : "{}, or write the migration as several",
                 {with.db.engine().room_help});
}

failure describe_statement(const running_step& step, std::size_t index, const engine_error& said) {
  const statement& what = step.script.statements[index];
  failure known =
      to_failure({.message = {step.what->way == direction::down ? "statement {} of {} of {} failed on the way down"
                                                                : "statement {} of {} of {} failed",
                              {std::to_string(index + 1), std::to_string(step.script.statements.size()), step.name()}},
                  .revision = step.what->revision,
                  .file = step.file,
                  .line = what.line,
                  .column = what.column});
  // In a step in C++ it was another statement that failed.
  if (!what.call.name.empty()) return known;
  const std::string_view before = step.written_before(index, said.offset().value_or(0));
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  known.line += lines;
  if (lines == 0) {
    known.column += static_cast<std::uint32_t>(before.size());
  } else {
    known.column = static_cast<std::uint32_t>(before.size() - before.rfind('\n'));
  }
  return known;
}

std::string help_for_statement(const running_step& step, const engine_error& said, const run_context& with,
                               bookkeeping& books, bool fresh) {
  if (said.what_kind() == engine_error::kind::transaction_full) return help_for_room(with);
  if (!blames_statement(said)) return {};
  if (step.what->way == direction::down) return help_for_down(step, with);
  if (step.what->repeatable) return "mend it and start again; it is not locked, its text may change at any time";
  // A first migration that fails in a database with tables usually meets a schema that was made by hand.
  if (!fresh || books.count_tables() == 0) return {};
  const std::vector<const tool_table*> others = tool_tables_in(with.db);
  if (!others.empty()) {
    return fill_in("the database holds tables, and {} has left its own, {}: record what that says: {} adopt",
                   {others.front()->tool, full_name(*others.front()), with.set.program});
  }
  return fill_in(
      "the database holds tables but no history of this chain; if they are what {} makes, mark it as "
      "applied: {} stamp {}",
      {step.what->revision, with.set.program, step.what->revision});
}

}  // namespace strata
