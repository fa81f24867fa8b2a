#include "page.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace strata::cli {
namespace {

option_page page_of(const option& which) {
  return {.name = std::string{which.name},
          .letter = std::string{which.letter},
          .value = std::string{which.value},
          .summary = std::string{which.summary},
          .everywhere = which.everywhere};
}

help_line database_variable(const program& self) {
  return {self.url_env, "names the database when --database does not"};
}

help_section options_of_every_command(const program& self) {
  help_section section{.title = "Options of every command", .lines = {}, .note = {}};
  for (const option& each : all_options()) {
    if (each.everywhere) section.lines.push_back({written(page_of(each)), std::string{each.summary}});
  }
  section.note = fmt::format("{} COMMAND --help shows a command's own options and an example.", self.name);
  return section;
}

help_section targets() {
  return {.title = "Targets",
          .lines = {{"head, heads, base", "the newest migration; all of them, on branches; before the first one"},
                    {"REV", "a revision, or the first 4 or more characters of one"},
                    {"+N, -N", "N migrations on from where the database is, or back"},
                    {"REV+N, REV-N", "N migrations on from REV, or back"},
                    {"LABEL", "the migration that states the label"},
                    {"BRANCH@TARGET", "one branch alone, by a label or a revision: LABEL@head, LABEL@+1, REV@-1"},
                    {"A:B", "from A to B: with --sql and `history -r`"}},
          .note = {}};
}

help_section exit_statuses() {
  return {.title = "Exit status",
          .lines =
              {{"0", "done"},
               {"1", "failed: standard error says why and what helps"},
               {"2", "wrong usage: nothing was tried"},
               {"3",
                "the answer is no: `check` found a difference, `current --check` is not at head, `repair` leaves one"}},
          .note = {}};
}

help_section database_urls() {
  return {.title = "Database URLs",
          .lines = {{"sqlite:///app.db", "a file, relative to where you are (sqlite:////var/app.db: absolute)"},
                    {"sqlite://", "a database in memory, gone when the command ends"},
                    {"postgresql://USER@HOST/DB", "if the program was built with PostgreSQL"},
                    {"mysql://USER@HOST/DB", "if the program was built with MySQL"}},
          .note = "A driver's name (sqlite+pysqlite:///app.db) is accepted and ignored. Passwords are never shown."};
}

}  // namespace

const command_page* program_page::find(std::string_view command) const noexcept {
  for (const command_group& group : groups) {
    const auto found = std::find_if(group.commands.begin(), group.commands.end(),
                                    [command](const command_page& each) { return each.name == command; });
    if (found != group.commands.end()) return &*found;
  }
  return nullptr;
}

const option_page* program_page::option_awaiting(std::string_view word, const command_page* command) const {
  for (const command_group& group : groups) {
    for (const command_page& each : group.commands) {
      if (command != nullptr && command != &each) continue;
      for (const option_page& option : each.options) {
        if (option.value.empty()) continue;
        if (word == "--" + option.name || (!option.letter.empty() && word == "-" + option.letter)) return &option;
      }
    }
  }
  return nullptr;
}

command_page page_of(const program& self, const command& what) {
  command_page page{.name = std::string{what.name},
                    .words = std::string{what.words},
                    .summary = std::string{what.summary},
                    .details = std::string{what.details},
                    .options = {},
                    .examples = {},
                    .environment = {}};
  for (const bool everywhere : {false, true}) {
    for (const option& each : all_options()) {
      if (each.everywhere == everywhere && takes(what, each)) page.options.push_back(page_of(each));
    }
  }
  for (const auto& [name, meaning] : self.own_options) {
    const std::size_t begin = name.find("--") + 2;
    const std::size_t blank = name.find(' ', begin);
    page.options.push_back({.name = name.substr(begin, blank - begin),
                            .letter = begin == 2 ? std::string{} : name.substr(1, 1),
                            .value = blank == std::string::npos ? "" : name.substr(blank + 1),
                            .summary = meaning,
                            .everywhere = true});
  }
  page.examples.push_back(
      {fmt::format("{} {}{}", self.name, what.example, what.opens_database ? " --database sqlite:///app.db" : ""),
       std::string{what.example_does}});
  if (what.opens_database) page.environment.push_back(database_variable(self));
  return page;
}

program_page page_of(const program& self) {
  program_page page{
      .name = self.name, .summary = "migrates a database with the chain that it embeds", .groups = {}, .sections = {}};
  command_group& commands = page.groups.emplace_back(command_group{"Commands", {}, {}});
  for (const command& each : all_commands()) commands.commands.push_back(page_of(self, each));
  page.sections = {
      targets(), options_of_every_command(self), exit_statuses(),
      help_section{"Environment", {database_variable(self), {"NO_COLOR", "when set and not empty: no colour"}}, {}},
      database_urls()};
  return page;
}

std::string written(const option_page& option) {
  const std::string letter = option.letter.empty() ? "    " : fmt::format("-{}, ", option.letter);
  return fmt::format("{}--{}{}{}", letter, option.name, option.value.empty() ? "" : " ", option.value);
}

// STRATA_VERSION is written by the build: the project's version.
std::string_view strata_version() noexcept { return STRATA_VERSION; }

}  // namespace strata::cli
