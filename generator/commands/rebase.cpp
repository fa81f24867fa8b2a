// `strata rebase`: puts a branch of drafts on top of the other head.
#include <fmt/format.h>
#include <array>
#include <optional>
#include <ostream>

#include "arguments.hpp"
#include "commands.hpp"
#include "file_changes.hpp"
#include "generator/files/folder.hpp"
#include "generator/layout/layouts.hpp"
#include "rebase_plan.hpp"

namespace strata::generator {

namespace {

std::string continue_command(const folder_options& options) {
  return "strata rebase --continue" + folder_option(std::string_view{display_name(options)});
}

void report_failure(const change_failure& failure, const folder_options& options, diagnostics& messages) {
  messages.add(
      {.code = "strata-rebase-failed",
       .message = failure.message,
       .path = display_name(options),
       .help = failure.begun
                   ? fmt::format("nothing is lost; once that is mended, {} goes on", continue_command(options))
                   : "nothing was changed: check that the folder can be written, and that the disk has space"});
}

void tell(const rebase_plan& plan, const folder_options& options, std::ostream& out) {
  const std::string display = display_name(options);
  bool renamed = false;
  for (const auto& [before, now] : plan.moved) {
    renamed = renamed || before != now;
    out << (before == now ? fmt::format("moved {}\n", before)
                          : fmt::format("moved {}, which is {} now\n", before, now));
  }
  for (const file_change& each : plan.changes) {
    const std::string path = display_path(display, each.new_name);
    out << (each.old_name == each.new_name
                ? fmt::format("rewrote {}\n", path)
                : fmt::format("renamed {} to {}\n", display_path(display, each.old_name), path));
  }
  out << fmt::format("the branch stands on {}\n", plan.onto);
  if (renamed) {
    out << fmt::format(
        "A database that ran one of these drafts has to take it back under its former revision: strata "
        "downgrade {}\n",
        plan.from.empty() ? "base" : plan.from);
  }
}

int go_on(const rebase_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  const bool pending = has_pending_changes(options.folder.directory);
  const change_failure failure = finish_changes(options.folder.directory, options.before_step);
  if (!failure.message.empty()) report_failure(failure, options.folder, messages);
  print(messages, err);
  if (messages.has_errors()) return cli::failed;
  out << (pending ? "finished the rebase\n" : "nothing to finish: no rebase was interrupted\n");
  return cli::done;
}

std::optional<rebase_plan> make_plan(const rebase_options& options, diagnostics& messages) {
  const loaded_folder folder = load_branches(options.folder, messages);
  if (messages.has_errors()) return std::nullopt;
  if (!can_write_migrations(folder.layout, display_name(options.folder), "strata rebase", messages)) {
    return std::nullopt;
  }
  const auto branch = find_migration(folder, options.revision, options.folder, messages);
  if (!branch) return std::nullopt;
  std::optional<std::size_t> onto;
  if (!options.onto.empty()) {
    onto = find_migration(folder, options.onto, options.folder, messages);
    if (!onto) return std::nullopt;
  }
  return plan_rebase(folder, *branch, onto, options.now, messages);
}

constexpr std::array options_of_rebase{
    cli::option{"onto", "", "REV", "what to put it on (default: the only other head)"},
    cli::option{"continue", "", "", "finish a rebase that was interrupted"}};

constexpr std::array rebase_examples{cli::help_line{"rebase 20260130_0900"},
                                     cli::help_line{"rebase 20260130_0900 --onto 20260201_1200"}};

int run_rebase(const cli::context& now) {
  const cli::invocation& asked = now.asked;
  rebase_options options{.folder = read_folder(asked),
                         .onto = asked.text("onto"),
                         .go_on = asked.has("continue"),
                         .now = std::chrono::system_clock::now()};
  if (!asked.words.empty()) options.revision = asked.words.front();
  if (options.go_on && (!options.revision.empty() || !options.onto.empty())) {
    throw wrong_use(asked, "--continue stands alone: what was interrupted is known");
  }
  if (!options.go_on && options.revision.empty()) throw wrong_use(asked, "REV is missing");
  return rebase_branch(options, *now.terminal.out, *now.terminal.err);
}

}  // namespace

constinit const cli::command rebase_command{
    .name = "rebase",
    .words = "[REV]",
    .works_on = cli::command::subject::folder,
    .summary = "put a branch of drafts on top of the other head",
    .details =
        "REV is a migration of the branch. Its `-- migrate:parent` line is rewritten, and where the names follow an "
        "order, its file and revision get a name that follows. Refuses to move what is locked.",
    .examples = rebase_examples,
    .options = options_of_rebase,
    .run = run_rebase};

int rebase_branch(const rebase_options& options, std::ostream& out, std::ostream& err) {
  if (options.go_on) return go_on(options, out, err);
  diagnostics messages;
  const std::optional<rebase_plan> plan = make_plan(options, messages);
  if (plan && !plan->changes.empty()) {
    const change_failure failure = apply_changes(options.folder.directory, plan->changes, options.before_step);
    if (!failure.message.empty()) report_failure(failure, options.folder, messages);
  }
  print(messages, err);
  if (messages.has_errors()) return cli::failed;
  if (plan && plan->changes.empty()) {
    out << "nothing to rebase: there is no other head to stand on\n";
  } else if (plan) {
    tell(*plan, options.folder, out);
  }
  return cli::done;
}

}  // namespace strata::generator
