// `help`, `version` and `--help`: texts of at most 80 columns, written from the commands' data.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "commands.hpp"
#include "pages.hpp"
#include "runtime/internal/words.hpp"

namespace strata::cli {
namespace {

constexpr std::size_t left_column = 26;
constexpr std::size_t widest = 80;

/// The words of a text in lines that begin at a column; the first one stands there already.
std::string filled(std::string_view text, std::size_t indent) {
  std::string lines;
  std::size_t column = indent;
  bool begins = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t length = columns_of(word);
    if (!begins && column + 1 + length > widest) {
      lines += '\n' + std::string(indent, ' ');
      column = indent;
      begins = true;
    }
    lines.append(begins ? "" : " ").append(word);
    column += length + (begins ? 0 : 1);
    begins = false;
  }
  return lines;
}

std::string line(std::string_view left, std::string_view right) {
  constexpr std::size_t indent = left_column + 3;
  std::string text = fmt::format("  {}", left);
  if (right.empty()) return text + '\n';
  // What is too long stands above.
  const std::size_t used = columns_of(text);
  text += used < indent ? std::string(indent - used, ' ') : '\n' + std::string(indent, ' ');
  return text + filled(right, indent) + '\n';
}

std::string paragraph(std::string_view text) { return "  " + filled(text, 2) + '\n'; }

std::string section(const help_section& what) {
  std::string text = fmt::format("\n{}\n", filled(what.title + ':', 0));
  for (const auto& [left, right] : what.lines) text += line(left, right);
  if (!what.note.empty()) text += paragraph(what.note);
  return text;
}

help_section::line option_line(const option& which) { return {written(which), std::string{which.text}}; }

std::string examples_of(const toolbox& tools, const command& what) {
  if (what.examples.empty()) return {};
  std::string text = what.examples.size() == 1 ? "\nExample:\n" : "\nExamples:\n";
  for (const help_line& each : what.examples) {
    const bool asks_database = what.works_on == command::subject::chain;
    text += fmt::format("  {} {}{}\n", tools.self.name, each.left, asks_database ? " --database sqlite:///app.db" : "");
    if (!each.right.empty()) text += "      " + filled(each.right, 6) + '\n';
  }
  return text;
}

std::string general_help(const toolbox& tools) {
  std::string text =
      fmt::format("{0}: {1}\n\nusage: {0} COMMAND [TARGET] [OPTION]...\n", tools.self.name, tools.summary);
  for (const command_group& group : tools.groups) {
    help_section lines{group.note.empty() ? std::string{group.title} : fmt::format("{}, {}", group.title, group.note),
                       {}};
    for (const command* const each : group.commands) {
      lines.lines.push_back(
          {each->words.empty() ? std::string{each->name} : fmt::format("{} {}", each->name, each->words),
           std::string{each->summary}});
    }
    text += section(lines);
  }
  return text;
}

std::vector<std::string_view> topics_of(std::span<const option_group* const> groups) {
  std::vector<std::string_view> names;
  for (const option_group* const each : groups) {
    if (std::find(names.begin(), names.end(), each->name) == names.end()) names.push_back(each->name);
  }
  return names;
}

std::vector<std::string_view> topics_of(const toolbox& tools) {
  std::vector<const option_group*> all = tools.folder_options;
  all.insert(all.end(), tools.chain_options.begin(), tools.chain_options.end());
  return topics_of(all);
}

[[noreturn]] void refuse_topic(const context& now, const std::string& topic) {
  std::vector<std::string_view> names = topics_of(now.tools);
  for (const command_group& group : now.tools.groups) {
    for (const command* const each : group.commands) names.push_back(each->name);
  }
  const std::string meant = did_you_mean(topic, names);
  throw usage_error(fmt::format("there is no help on '{}'", topic),
                    fmt::format("{}{}{} help lists all commands", meant, meant.empty() ? "" : " ", now.self.name));
}

int show_help(const context& now) {
  std::string text;
  if (now.asked.words.empty()) {
    text = help_text(now.tools);
  } else if (const command* const what = find_command(now.tools, now.asked.words.front())) {
    text = help_text(now.tools, *what);
  } else {
    text = help_text(now.tools, now.asked.words.front());
    if (text.empty()) refuse_topic(now, now.asked.words.front());
  }
  *now.terminal.out << text;
  return done;
}

int show_version(const context& now) {
  *now.terminal.out << now.tools.version << '\n';
  return done;
}

constexpr std::array help_examples{help_line{"help upgrade", "the same as upgrade --help"},
                                   help_line{"help database", "the options of every command on a database"}};
constexpr std::array version_examples{help_line{"version", "the same as --version"}};

}  // namespace

constinit const command help_command{.name = "help",
                                     .words = "[TOPIC]",
                                     .summary = "show this, a command's help, or the options that commands share",
                                     .examples = help_examples,
                                     .run = show_help};
constinit const command version_command{
    .name = "version", .summary = "show the version", .examples = version_examples, .run = show_version};

// STRATA_VERSION is written by the build: the project's version.
std::string_view strata_version() noexcept { return STRATA_VERSION; }

std::string written(const option& which) {
  const std::string letter = which.letter.empty() ? "    " : fmt::format("-{}, ", which.letter);
  return fmt::format("{}--{}{}{}", letter, which.name, which.value.empty() ? "" : " ", which.value);
}

std::vector<help_section> general_sections() {
  return {
      {"Targets",
       {{"head, heads, base", "the newest migration; all of them, on branches; before the first one"},
        {"REV", "a revision, or the first 4 or more characters of one"},
        {"+N, -N", "N migrations on from where the database is, or back"},
        {"REV+N, REV-N", "N migrations on from REV, or back"},
        {"LABEL", "the migration that states the label"},
        {"BRANCH@TARGET", "one branch alone, by a label or a revision: LABEL@head, LABEL@+1, REV@-1"},
        {"A:B", "from A to B: with --sql and `history -r`"}}},
      {"Exit status",
       {{"0", "done"},
        {"1", "failed: standard error says why and what helps"},
        {"2", "wrong usage: nothing was tried"},
        {"3", "the answer is no: `check` found a difference, `current --check` is not at head, `repair` leaves one"}}}};
}

help_section environment_section(const toolbox& tools) {
  return {"Environment",
          {{tools.self.url_env, "names the database when --database does not"},
           {"NO_COLOR", "when set and not empty: no colour"}}};
}

std::vector<help_section> shared_sections(const toolbox& tools, std::string_view topic) {
  std::vector<help_section> sections;
  std::vector<const option_group*> shown;
  for (const auto* const groups : {&tools.folder_options, &tools.chain_options}) {
    for (const option_group* const group : *groups) {
      if (std::find(shown.begin(), shown.end(), group) != shown.end()) continue;
      shown.push_back(group);
      if (!topic.empty() && group->name != topic) continue;
      help_section& lines = sections.emplace_back(help_section{std::string{group->title}, {}});
      for (const option& each : group->options) lines.lines.push_back(option_line(each));
      if (group != &database_options()) continue;
      for (const option& each : always_options()) lines.lines.push_back(option_line(each));
      sections.push_back({"Database URLs",
                          {{"sqlite:///app.db", "a file, relative to where you are (sqlite:////var/app.db: absolute)"},
                           {"sqlite://", "a database in memory, gone when the command ends"},
                           {"postgresql://USER@HOST/DB", "if the program was built with PostgreSQL"},
                           {"mysql://USER@HOST/DB", "if the program was built with MySQL"}},
                          "A driver's name (sqlite+pysqlite:///app.db) is accepted and ignored. Passwords are never "
                          "shown."});
    }
  }
  return sections;
}

std::string help_text(const toolbox& tools) {
  std::string text = general_help(tools);
  for (const help_section& each : general_sections()) text += section(each);
  text += section(environment_section(tools));
  help_section more{"More",
                    {{fmt::format("{} help COMMAND", tools.self.name), "a command's own options, and examples"}}};
  for (const std::string_view topic : topics_of(tools)) {
    more.lines.push_back({fmt::format("{} help {}", tools.self.name, topic),
                          fmt::format("the {}'s options, which many commands take", topic)});
  }
  return text + section(more);
}

std::string help_text(const toolbox& tools, const command& what) {
  const std::string words = what.words.empty() ? "" : fmt::format(" {}", what.words);
  std::string text = fmt::format("usage: {} {}{} [OPTION]...\n\n", tools.self.name, what.name, words);
  text += paragraph(fmt::format("{}.", what.summary));
  if (!what.details.empty()) text += paragraph(what.details);
  if (!what.alias.empty()) text += paragraph(fmt::format("`{}` is the same.", what.alias));
  help_section options{"Options", {}};
  for (const option& each : what.options) options.lines.push_back(option_line(each));
  const auto shared = shared_options(tools, what);
  if (!what.options.empty() || !shared.empty()) text += section(options);
  for (const std::string_view topic : topics_of(shared)) {
    text += fmt::format("  {} the {}'s options: {} help {}\n", what.options.empty() ? "" : "and", topic,
                        tools.self.name, topic);
  }
  text += examples_of(tools, what);
  help_section environment{"Environment", {}};
  for (const auto& [left, right] : what.environment)
    environment.lines.push_back({std::string{left}, std::string{right}});
  if (what.works_on == command::subject::chain) environment.lines.push_back(environment_section(tools).lines.front());
  return environment.lines.empty() ? text : text + section(environment);
}

std::string help_text(const toolbox& tools, std::string_view topic) {
  std::string text;
  for (const help_section& each : shared_sections(tools, topic)) text += section(each);
  if (topic == database_options().name && !text.empty()) text += section(environment_section(tools));
  return text.empty() ? text : text.substr(1);
}

}  // namespace strata::cli
