// The operator's program: its commands, the options that they share, and what other tools call them.
#include <fmt/format.h>

#include <array>

#include "commands.hpp"
#include "pages.hpp"

namespace strata::cli {
namespace {

constexpr std::array commands{&current_command, &history_command, &heads_command,     &branches_command,
                              &show_command,    &upgrade_command, &downgrade_command, &stamp_command,
                              &adopt_command,   &status_command,  &plan_command,      &check_command,
                              &repair_command,  &wait_command,    &ping_command,      &log_command,
                              &backup_command,  &restore_command, &seed_command};

constexpr std::array general{&help_command, &version_command, &completion_command, &man_command};

constexpr std::array shared{
    option{"database", "", "URL", "the database (default: the environment variable below)"},
    format_option,
    option{"yes", "y", "", "do not ask, and let a downgrade lose data"},
    option{"quiet", "q", "", "print answers and errors, and nothing else"},
    option{"no-color", "", "", "no colour; also with NO_COLOR set, and always where output is no terminal"},
    option{"timeout", "", "SECONDS", "how long to wait for the database or for others that use it (default: 60)"}};

constexpr option_group database{"database", "Options of every command on a database", shared};

// Alembic's first, then what golang-migrate, goose, dbmate, Flyway, sqlx and others say.
constexpr std::array hints{
    hint{"ensure_version", "`upgrade` makes Strata's own tables where they are missing"},
    hint{"up", "use `upgrade`"},
    hint{"migrate", "use `upgrade`"},
    hint{"down", "use `downgrade -1`"},
    hint{"rollback", "use `downgrade -1`"},
    hint{"revert", "use `downgrade -1`"},
    hint{"undo", "use `downgrade -1`"},
    hint{"redo", "use `downgrade -1`, then `upgrade`"},
    hint{"reset", "use `downgrade base`"},
    hint{"goto", "use `upgrade TARGET` or `downgrade TARGET`"},
    hint{"force", "use `stamp TARGET`"},
    hint{"baseline", "use `adopt`, or `stamp TARGET`"},
    hint{"info", "use `status`"},
    hint{"list", "use `history`"},
    hint{"validate", "use `check`"},
    hint{"clean", "nothing here erases a database; `downgrade base` takes all migrations back"},
    hint{"drop", "nothing here erases a database; `downgrade base` takes all migrations back"},
};

// What the author's program does.
constexpr std::array author_hints{
    hint{"revision", "this program embeds its migrations; use `strata new -m \"…\"` where they are written"},
    hint{"new", "this program embeds its migrations; use `strata new -m \"…\"` where they are written"},
    hint{"create", "this program embeds its migrations; use `strata new -m \"…\"` where they are written"},
    hint{"merge", "this program embeds its migrations; use `strata merge` where they are written"},
    hint{"edit", "this program embeds its migrations; use `strata edit REV` where they are written"},
    hint{"init", "this program embeds its migrations; `strata init` begins a folder of others"},
    hint{"list_templates", "this program embeds its migrations; `strata new --template FILE` writes from a template"},
};

std::vector<candidate> revisions_of(const chain& all) {
  std::vector<candidate> found;
  found.reserve(all.migrations.size());
  for (auto each = all.migrations.rbegin(); each != all.migrations.rend(); ++each) {
    found.push_back({std::string{each->revision}, std::string{each->description}});
  }
  return found;
}

}  // namespace

std::span<const command* const> operator_commands() noexcept { return commands; }

std::span<const command* const> general_commands() noexcept { return general; }

const option_group& database_options() noexcept { return database; }

std::span<const hint> operator_hints() noexcept { return hints; }

toolbox operator_toolbox(const program& self, const chain_set& set) {
  toolbox tools{.self = self,
                .summary = "migrates a database with the chain that it embeds",
                .version = fmt::format("{} (Strata {})", self.name, strata_version()),
                .groups = {{"Commands", {}, commands}, {"Commands about this program", {}, general}},
                .chain_options = {&database},
                .hints = {hints.begin(), hints.end()},
                .with_chain = [&set](const console&, const invocation&, const auto& run) { return run(set); },
                .revisions =
                    [self, &set](std::span<const std::string>) {
                      return revisions_of(usual_chain(set, database_url(self, {})));
                    }};
  tools.hints.insert(tools.hints.end(), author_hints.begin(), author_hints.end());
  return tools;
}

int run_on(const console& terminal, const program& self, const std::vector<std::string>& arguments,
           const chain_set& set) {
  return run_line(terminal, operator_toolbox(self, set), arguments);
}

int run(const program& self, const std::vector<std::string>& arguments, const chain_set& set) {
  return run_on(process_console(), self, arguments, set);
}

}  // namespace strata::cli
