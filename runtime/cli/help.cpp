#include "help.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace strata::cli {
namespace {

constexpr std::size_t left_column = 26;

std::string written(const option& which) {
  const std::string letter = which.letter.empty() ? "    " : fmt::format("-{}, ", which.letter);
  return fmt::format("{}--{}{}{}", letter, which.name, which.value.empty() ? "" : " ", which.value);
}

std::string line(std::string_view left, std::string_view right) {
  return fmt::format("  {:<{}} {}\n", left, left_column, right);
}

std::string paragraph(std::string_view text) {
  std::string indented = "  ";
  for (const char each : text) {
    indented += each;
    if (each == '\n') indented += "  ";
  }
  return indented + '\n';
}

std::string database_help(const program& self) {
  return line(self.url_env, "names the database when --database does not") +
         line("NO_COLOR", "when set and not empty: no colour") + "\nDatabase URLs:\n" +
         line("sqlite:///app.db", "a file, relative to where you are (sqlite:////var/app.db: absolute)") +
         line("sqlite://", "a database in memory, gone when the command ends") +
         line("postgresql://USER@HOST/DB", "if the program was built with PostgreSQL") +
         line("mysql://USER@HOST/DB", "if the program was built with MySQL") +
         "  A driver's name (sqlite+pysqlite:///app.db) is accepted and ignored. Passwords are never shown.\n";
}

}  // namespace

std::string command_summary() {
  std::string text;
  for (const command& each : all_commands()) {
    text +=
        line(each.words.empty() ? std::string{each.name} : fmt::format("{} {}", each.name, each.words), each.summary);
  }
  return text;
}

std::string program_help(const program& self) {
  std::string text =
      fmt::format("usage: {} COMMAND [TARGET] [OPTION]...\n\nCommands:\n", self.name) + command_summary();
  text += "\nTargets:\n" +
          line("head, heads, base", "the newest migration; all of them, on branches; before the first one") +
          line("REV", "a revision, or the first 4 or more characters of one") +
          line("+N, -N", "N migrations on from where the database is, or back") +
          line("REV+N, REV-N", "N migrations on from REV, or back") +
          line("LABEL", "the migration that states the label") +
          line("BRANCH@TARGET", "one branch alone, by a label or a revision: LABEL@head, LABEL@+1, REV@-1") +
          line("A:B", "from A to B: with --sql and `history -r`");
  text += "\nOptions of every command:\n";
  for (const option& each : all_options()) {
    if (each.everywhere) text += line(written(each), each.summary);
  }
  text += fmt::format("  {} COMMAND --help shows a command's own options and an example.\n", self.name);
  text += "\nExit status:\n" + line("0", "done") + line("1", "failed: standard error says why and what helps") +
          line("2", "wrong usage: nothing was tried") +
          line("3",
               "the answer is no: `check` found a difference, `current --check` is not at head, "
               "`repair` leaves one");
  return text + "\nEnvironment:\n" + database_help(self);
}

std::string command_help(const program& self, const command& what) {
  const std::string words = what.words.empty() ? "" : fmt::format(" {}", what.words);
  std::string text = fmt::format("usage: {} {}{} [OPTION]...\n\n  {}.\n", self.name, what.name, words, what.summary);
  if (!what.details.empty()) text += paragraph(what.details);
  text += "\nOptions:\n";
  for (const bool everywhere : {false, true}) {
    for (const option& each : all_options()) {
      if (each.everywhere == everywhere && takes(what, each)) text += line(written(each), each.summary);
    }
  }
  for (const auto& [name, meaning] : self.own_options) text += line("    " + name, meaning);
  text += fmt::format("\nExample:\n  {} {} --database sqlite:///app.db\n      {}\n", self.name, what.example,
                      what.example_does);
  return text + "\nEnvironment:\n" + line(self.url_env, "names the database when --database does not");
}

}  // namespace strata::cli
