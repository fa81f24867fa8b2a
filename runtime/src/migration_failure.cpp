#include "migration_failure.hpp"

#include <algorithm>

#include "adopt/foreign_tool.hpp"

namespace strata {

namespace {

std::string help_for_down(const running_step& step, const run_context& with) {
  const std::string& revision = step.what->revision;
  if (step.what->repeatable) {
    return "the script is the one that the database kept; take away by hand what " + revision +
           " made and whatever stands on it, then start again";
  }
  if (step.from_database) {
    return "the script is the one that the database kept; undo the migration by hand, then record that: " +
           std::string{with.set.program} + " stamp " +
           (step.what->stored->parents.empty() ? "base" : step.what->stored->parents.front());
  }
  return "mend the down section" +
         (step.what->embedded->draft ? std::string{} : " and accept it: strata lock --accept-down " + revision) +
         "; then build and downgrade again";
}

}  // namespace

std::string help_for_room(const run_context& with) {
  return std::string{with.db.engine().room_help} + (with.options.transactions == transactions::single
                                                        ? ", or run the chain in more than one transaction"
                                                        : ", or write the migration as several");
}

failure describe_statement(const running_step& step, std::size_t index, const engine_error& said) {
  const statement& what = step.script.statements[index];
  failure known{.message = "statement " + std::to_string(index + 1) + " of " +
                           std::to_string(step.script.statements.size()) + " of " + step.name() + " failed",
                .revision = step.what->revision,
                .file = std::string{step.file},
                .line = what.line,
                .column = what.column};
  if (step.what->way == direction::down) known.message += " on the way down";
  // In a step in C++ it was another statement that failed.
  if (!what.call.name.empty()) return known;
  const std::string_view before = what.text.substr(0, said.offset().value_or(0));
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
  const std::vector<const foreign_tool*> others = tools_with_table(with.db);
  if (!others.empty()) {
    return "the database holds tables, and " + std::string{others.front()->name} + " has left its own, " +
           table_name(*others.front()) + ": record what that says: " + std::string{with.set.program} + " adopt";
  }
  return "the database holds tables but no history of this chain; if they are what " + step.what->revision +
         " makes, mark it as applied: " + std::string{with.set.program} + " stamp " + step.what->revision;
}

}  // namespace strata
