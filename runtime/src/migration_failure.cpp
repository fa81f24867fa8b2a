#include "migration_failure.hpp"

#include <algorithm>

#include "failure_view.hpp"

namespace strata {

namespace {

// The engine met something of that name.
bool is_there_already(const engine_error& said) {
  for (const std::string_view state : {"42P07", "42710", "42P06", "42701", "42723"}) {
    if (said.sqlstate() == state) return true;
  }
  return std::string_view{said.what()}.find("already exists") != std::string_view::npos;
}

std::string help_for_down(const running_step& step, const run_context& with) {
  const std::string_view revision = step.what->revision;
  if (step.what->repeatable && !step.from_database) return "mend its way down and start again; it is not locked";
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
                               bool fresh) {
  if (said.what_kind() == engine_error::kind::transaction_full) return help_for_room(with);
  if (!blames_statement(said)) return {};
  if (said.what_kind() == engine_error::kind::needs_commit && step.index > 0 &&
      with.options.transactions == transactions::single) {
    return "it may need what went before committed: let the chain have more than one transaction "
           "(options.transactions; "
           "upgrade --transactions per-migration)";
  }
  if (step.what->way == direction::down) return help_for_down(step, with);
  if (step.what->repeatable) return "mend it and start again; it is not locked, its text may change at any time";
  // A first migration that meets what it is to make usually meets a schema that was made by hand.
  if (fresh && step.index == 0 && is_there_already(said)) {
    return fill_in(
        "if an earlier version of this chain made it: {} adopt --match finds the revision that has this "
        "schema, and records it; if it is somebody else's, rename one of the two",
        {with.set.program});
  }
  return help_for_text(step, said);
}

std::string help_for_text(const running_step& step, const engine_error& said) {
  const migration* const embedded = step.what->embedded;
  if (!blames_statement(said) || embedded == nullptr || embedded->draft || step.what->repeatable) return {};
  if (step.what->way == direction::down) return {};
  return fill_in(
      "mend what the engine objects to in the database; or, where the text itself is wrong, mend it and accept "
      "the edit, for {} is locked: strata lock --accept-edit {} --reason \"...\"",
      {step.what->revision, step.what->revision});
}

std::string help_for_tables(const engine_error& said, connection& db) {
  const std::string_view asks = db.engine().catalog.what_forbids_tables;
  if (asks.empty() || !blames_statement(said)) return {};
  try {
    const std::vector<row> found = db.query(asks);
    return found.empty() ? std::string{} : found.front().at(0).value_or("");
  } catch (const engine_error&) {
    return {};
  }
}

}  // namespace strata
