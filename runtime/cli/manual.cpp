#include "manual.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "json.hpp"

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

bool is_in_sections(const program_page& page, std::string_view left) {
  return std::any_of(page.sections.begin(), page.sections.end(), [left](const help_section& section) {
    return std::any_of(section.lines.begin(), section.lines.end(),
                       [left](const help_line& line) { return line.left == left; });
  });
}

std::string command_part(const program_page& program, const command_page& page) {
  std::string text = fmt::format(".SS {}\n{}\n",
                                 argument(fmt::format("{} {}{}{} [OPTION]...", program.name, page.name,
                                                      page.words.empty() ? "" : " ", page.words)),
                                 sentence(page.summary));
  if (!page.details.empty()) text += filled(page.details) + '\n';
  for (const option_page& each : page.options) {
    if (!each.everywhere) text += tagged(written(each), each.summary);
  }
  for (const help_line& each : page.environment) {
    if (!is_in_sections(program, each.left)) text += tagged(each.left, each.right);
  }
  if (!page.examples.empty()) text += fmt::format(".PP\n{}:\n", page.examples.size() == 1 ? "Example" : "Examples");
  for (const help_line& each : page.examples) {
    text += fmt::format(".PP\n.RS 4\n.nf\n{}\n.fi\n.RE\n", escaped(each.left));
    if (!each.right.empty()) text += fmt::format(".RS 8\n{}\n.RE\n", filled(each.right));
  }
  return text;
}

}  // namespace

// STRATA_DATE is written by the build.
std::string manual_page(const program_page& page) {
  std::string text = fmt::format(".\\\" Written by `{0} man`.\n.TH {1} 1 {2} {3} {4}\n", page.name,
                                 argument(upper(page.name)), "\"" STRATA_DATE "\"",
                                 argument(fmt::format("Strata {}", strata_version())), argument("User Commands"));
  text += fmt::format(".SH NAME\n{} \\- {}\n", escaped(page.name), escaped(page.summary));
  text += fmt::format(".SH SYNOPSIS\n.B {}\n.I COMMAND\n[\\fITARGET\\fR] [\\fIOPTION\\fR]...\n", escaped(page.name));
  for (const command_group& group : page.groups) {
    text += fmt::format(".SH {}\n", argument(upper(group.title)));
    if (!group.note.empty()) text += sentence(group.note) + '\n';
    for (const command_page& each : group.commands) text += command_part(page, each);
  }
  for (const help_section& section : page.sections) {
    text += fmt::format(".SH {}\n", argument(upper(section.title)));
    for (const help_line& each : section.lines) text += tagged(each.left, each.right);
    if (!section.note.empty()) text += fmt::format(".PP\n{}\n", filled(section.note));
  }
  return text;
}

int run_man(const context& now) {
  const std::string text = manual_page(page_of(now.self));
  if (now.asked.json) {
    print_json(now.terminal, {{"page", text}});
  } else {
    *now.terminal.out << text;
  }
  return done;
}

}  // namespace strata::cli
