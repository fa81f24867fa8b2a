// The manual page, in the man macros of roff.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>

#include "commands.hpp"
#include "json.hpp"
#include "pages.hpp"

namespace strata::cli {
namespace {

// Code point of the UTF-8 character at `at`, which is moved behind it.
char32_t take_character(std::string_view text, std::size_t& at) {
  const auto first = static_cast<unsigned char>(text[at++]);
  if (first < 0x80U) return first;
  char32_t point = first >= 0xF0U ? first & 0x07U : first >= 0xE0U ? first & 0x0FU : first & 0x1FU;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) {
    point = (point << 6U) | (static_cast<unsigned char>(text[at++]) & 0x3FU);
  }
  return point;
}

// What roff would take for its own, escaped; ASCII alone, so that no page needs to be told its encoding. Hyphens become
// minus signs, which a reader can search for and copy.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const bool line_begins = out.empty() || out.back() == '\n';
    const char32_t point = take_character(text, at);
    if (line_begins && (point == U'.' || point == U'\'')) out += R"(\&)";
    switch (point) {
      case U'\\':
        out += R"(\e)";
        break;
      case U'-':
        out += R"(\-)";
        break;
      case U'\'':
        out += R"(\(aq)";
        break;
      case U'`':
        out += R"(\(ga)";
        break;
      case U'^':
        out += R"(\(ha)";
        break;
      case U'~':
        out += R"(\(ti)";
        break;
      default:
        out += point < 0x80U ? std::string(1, static_cast<char>(point))
                             : fmt::format("\\[u{:04X}]", static_cast<unsigned>(point));
    }
  }
  return out;
}

// Running text: escaped, in lines of less than 80 bytes.
std::string filled(std::string_view text) {
  constexpr std::size_t widest = 78;
  std::string out;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    // A line's first byte must not look like a macro's.
    const std::string word = escaped(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (column != 0) out += column + 1 + word.size() > widest ? '\n' : ' ';
    column = !out.empty() && out.back() == '\n' ? 0 : column + (column == 0 ? 0 : 1);
    out += word;
    column += word.size();
  }
  return out;
}

// An argument of a macro.
std::string argument(std::string_view text) {
  std::string out = "\"";
  for (const char each : escaped(text)) out += each == '"' ? std::string{"\\(dq"} : std::string(1, each);
  return out + '"';
}

std::string upper(std::string_view text) {
  std::string out{text};
  for (char& each : out) {
    if (each >= 'a' && each <= 'z') each = static_cast<char>(each - 'a' + 'A');
  }
  return out;
}

std::string_view without_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

std::string tagged(std::string_view left, std::string_view right) {
  return fmt::format(".TP\n.B {}\n{}\n", argument(without_blanks(left)), filled(right));
}

std::string sentence(std::string_view text) {
  std::string whole{text};
  if (!whole.empty() && whole.front() >= 'a' && whole.front() <= 'z') {
    whole.front() = static_cast<char>(whole.front() - 'a' + 'A');
  }
  if (!whole.ends_with('.')) whole += '.';
  return filled(whole);
}

// What stands in the page's general sections is not said again of each command.
std::string command_part(const toolbox& tools, const command& what) {
  std::string text = fmt::format(".SS {}\n{}\n",
                                 argument(fmt::format("{} {}{}{} [OPTION]...", tools.self.name, what.name,
                                                      what.words.empty() ? "" : " ", what.words)),
                                 sentence(what.summary));
  if (!what.details.empty()) text += filled(what.details) + '\n';
  for (const option& each : what.options) text += tagged(written(each), each.text);
  for (const help_line& each : what.environment) text += tagged(each.left, each.right);
  if (!what.examples.empty()) text += fmt::format(".PP\n{}:\n", what.examples.size() == 1 ? "Example" : "Examples");
  for (const help_line& each : what.examples) {
    text += fmt::format(".PP\n.RS 4\n.nf\n{}\n.fi\n.RE\n", escaped(fmt::format("{} {}", tools.self.name, each.left)));
    if (!each.right.empty()) text += fmt::format(".RS 8\n{}\n.RE\n", filled(each.right));
  }
  return text;
}

std::string section_part(const help_section& section) {
  std::string text = fmt::format(".SH {}\n", argument(upper(section.title)));
  for (const auto& [left, right] : section.lines) text += tagged(left, right);
  if (!section.note.empty()) text += fmt::format(".PP\n{}\n", filled(section.note));
  return text;
}

int print_manual(const context& now) {
  const std::string text = manual_page(now.tools);
  if (now.asked.json) {
    print_json(now.terminal, {{"page", text}});
  } else {
    *now.terminal.out << text;
  }
  return done;
}

constexpr std::array examples{help_line{"man", "prints the page; | man -l - shows it"}};

}  // namespace

constinit const command man_command{.name = "man",
                                    .summary = "print the manual page",
                                    .details = "As roff: `man -l` shows it, and share/man/man1 is where it is found.",
                                    .examples = examples,
                                    .options = only_format,
                                    .run = print_manual};

// STRATA_DATE is written by the build.
std::string manual_page(const toolbox& tools) {
  const std::string& name = tools.self.name;
  std::string text = fmt::format(".\\\" Written by `{0} man`.\n.TH {1} 1 {2} {3} {4}\n", name, argument(upper(name)),
                                 "\"" STRATA_DATE "\"", argument(fmt::format("Strata {}", strata_version())),
                                 argument("User Commands"));
  text += fmt::format(".SH NAME\n{} \\- {}\n", escaped(name), escaped(tools.summary));
  text += fmt::format(".SH SYNOPSIS\n.B {}\n.I COMMAND\n[\\fITARGET\\fR] [\\fIOPTION\\fR]...\n", escaped(name));
  for (const command_group& group : tools.groups) {
    text += fmt::format(".SH {}\n", argument(upper(group.title)));
    if (!group.note.empty()) text += sentence(group.note) + '\n';
    for (const command* const each : group.commands) text += command_part(tools, *each);
  }
  for (const help_section& each : general_sections()) text += section_part(each);
  for (const help_section& each : shared_sections(tools)) text += section_part(each);
  return text + section_part(environment_section(tools));
}

}  // namespace strata::cli
