#include "rebase.hpp"

#include <fmt/format.h>

#include <iostream>
#include <optional>

#include <strata/cli.hpp>

#include "arguments.hpp"
#include "file_changes.hpp"
#include "folder_graph.hpp"
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

constexpr command_help help{
    .usage = "strata rebase [REV] [options]",
    .summary = "put a branch of drafts on top of the other head",
    .text =
        "REV is a migration of the branch. Its `-- migrate:parent` line is rewritten, and where the names follow an\n"
        "order, its file and revision get a name that follows. Refuses to move what is locked.",
    .examples =
        "strata rebase 20260130_0900\n"
        "strata rebase 20260130_0900 --onto 20260201_1200"};

int run(const command_line& line) {
  namespace po = boost::program_options;
  rebase_options options;
  options.now = std::chrono::system_clock::now();
  po::options_description description;
  description.add_options()("onto", po::value(&options.onto)->value_name("REV"),
                            "what to put it on (default: the only other head)")(
      "continue", po::bool_switch(&options.go_on), "finish a rebase that was interrupted");
  add_folder_options(description, options.folder);
  const positional_argument revision{.name = "REV", .target = &options.revision, .optional = true};
  if (const auto status = read_arguments(line, help, description, {revision})) return *status;
  if (options.go_on && (!options.revision.empty() || !options.onto.empty())) {
    return wrong_usage(help, "--continue stands alone: what was interrupted is known");
  }
  if (!options.go_on && options.revision.empty()) return wrong_usage(help, "REV is missing");
  return rebase_branch(options, std::cout, std::cerr);
}

}  // namespace

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

const command& rebase_command() {
  static constexpr command entry{"rebase", help.summary, run};
  return entry;
}

}  // namespace strata::generator
