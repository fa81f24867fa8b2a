#include "planned_steps.hpp"

#include <cstddef>
#include <string>
#include <utility>

#include "running_step.hpp"

namespace strata {

namespace {

planned_migration describe(const running_step& step) {
  planned_migration found{.way = step.what->way,
                          .revision = step.what->revision,
                          .description = std::string{step.description()},
                          .file = std::string{step.file},
                          .transactional = !step.runs_alone(),
                          .from_database = step.from_database,
                          .repeatable = step.what->repeatable,
                          .done = step.what->first_statement};
  for (const statement& each : step.script.statements) {
    found.statements.push_back({.text = std::string{each.text},
                                .line = each.line,
                                .in_transaction = each.in_transaction,
                                .commits_with_next = each.commits_with_next,
                                .guard = std::string{each.guard},
                                .guard_derived = each.guard_derived,
                                .concurrent_index = std::string{each.concurrent_index},
                                .loses_data = each.loses_data,
                                .call = std::string{each.call.name}});
  }
  return found;
}

}  // namespace

std::vector<planned_migration> describe_steps(const std::vector<step>& steps, const run_context& with) {
  std::vector<planned_migration> found;
  found.reserve(steps.size());
  for (const step& each : steps) found.push_back(describe(running_step{each, with, found.size(), steps.size()}));
  return found;
}

void refuse_data_loss(const std::vector<step>& steps, const run_context& with) {
  std::size_t losses = 0;
  failure known{.code = errc::loses_data,
                .database_state = "unchanged",
                .help = "look at what would run: " + std::string{with.set.program} + " plan --down " +
                        with.options.target + "; then say yes to it: -y"};
  for (std::size_t index = 0; index < steps.size(); ++index) {
    const running_step running{steps[index], with, index, steps.size()};
    for (const statement& each : running.script.statements) {
      if (!each.loses_data || losses++ != 0) continue;
      known.message = "the downgrade would lose data: " + std::string{each.text.substr(0, each.text.find('\n'))};
      known.revision = steps[index].revision;
      known.file = std::string{running.file};
      known.line = known.file.empty() ? 0 : each.line;
      known.column = known.file.empty() ? 0 : each.column;
    }
  }
  if (losses == 0) return;
  if (losses > 1) known.message += ", and " + std::to_string(losses - 1) + " more";
  throw history_error{std::move(known)};
}

}  // namespace strata
