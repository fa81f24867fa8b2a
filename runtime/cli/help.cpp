#include "help.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace strata::cli {
namespace {

constexpr std::size_t left_column = 26;

std::string line(const help_line& what) { return fmt::format("  {:<{}} {}\n", what.left, left_column, what.right); }

std::string paragraph(std::string_view text) {
  std::string indented = "  ";
  for (const char each : text) {
    indented += each;
    if (each == '\n') indented += "  ";
  }
  return indented + '\n';
}

std::string section(std::string_view title, const std::vector<help_line>& lines) {
  std::string text = fmt::format("\n{}:\n", title);
  for (const help_line& each : lines) text += line(each);
  return text;
}

}  // namespace

std::string help_text(const program_page& page) {
  std::string text;
  if (!page.summary.empty()) text += fmt::format("{}: {}\n\n", page.name, page.summary);
  text += fmt::format("usage: {} COMMAND [TARGET] [OPTION]...\n", page.name);
  for (const command_group& group : page.groups) {
    const std::string title = group.note.empty() ? group.title : fmt::format("{}, {}", group.title, group.note);
    std::vector<help_line> lines;
    for (const command_page& each : group.commands) {
      lines.push_back({each.words.empty() ? each.name : fmt::format("{} {}", each.name, each.words), each.summary});
    }
    text += section(title, lines);
  }
  for (const help_section& each : page.sections) {
    text += section(each.title, each.lines);
    if (!each.note.empty()) text += paragraph(each.note);
  }
  return text;
}

std::string help_text(std::string_view program, const command_page& page) {
  const std::string words = page.words.empty() ? "" : ' ' + page.words;
  std::string text = fmt::format("usage: {} {}{} [OPTION]...\n\n", program, page.name, words);
  if (!page.summary.empty()) text += fmt::format("  {}.\n", page.summary);
  if (!page.details.empty()) text += paragraph(page.details);
  std::vector<help_line> options;
  for (const option_page& each : page.options) options.push_back({written(each), each.summary});
  text += section("Options", options);
  if (!page.examples.empty()) text += page.examples.size() == 1 ? "\nExample:\n" : "\nExamples:\n";
  for (const help_line& each : page.examples) {
    text += fmt::format("  {}\n", each.left);
    if (!each.right.empty()) text += fmt::format("      {}\n", each.right);
  }
  if (!page.environment.empty()) text += section("Environment", page.environment);
  return text;
}

}  // namespace strata::cli
