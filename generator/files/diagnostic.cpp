#include "diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace strata::generator {

namespace {

// A source line longer than this is cut around the caret.
constexpr std::size_t widest_line = 160;

std::string_view name(severity level) {
  switch (level) {
    case severity::note:
      return "note";
    case severity::warning:
      return "warning";
    case severity::error:
      return "error";
  }
  return "error";
}

std::string_view colour_of(severity level) {
  switch (level) {
    case severity::note:
      return "\x1b[1;36m";
    case severity::warning:
      return "\x1b[1;35m";
    case severity::error:
      return "\x1b[1;31m";
  }
  return "";
}

// What a terminal can show of a source line: control bytes (but for tabs) as '?'.
std::string printable(std::string_view line) {
  std::string shown{line};
  std::replace_if(
      shown.begin(), shown.end(), [](unsigned char byte) { return (byte < 0x20 && byte != '\t') || byte == 0x7F; },
      '?');
  return shown;
}

// The blanks that bring the caret below its byte: a tab stays a tab, a multi-byte character takes one column.
std::string caret_indent(std::string_view before) {
  std::string indent;
  for (const char byte : before) {
    if (byte == '\t') {
      indent += '\t';
    } else if ((static_cast<unsigned char>(byte) & 0xC0U) != 0x80U) {
      indent += ' ';
    }
  }
  return indent;
}

void add_source_line(std::string& text, const source_file& file, position where, bool colour) {
  std::string_view line = file.line(where.line);
  std::size_t before = std::min<std::size_t>(where.column - 1, line.size());
  if (line.size() > widest_line) {
    std::size_t cut = before > widest_line / 2 ? before - widest_line / 2 : 0;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
    line = line.substr(cut, widest_line);
    before -= cut;
  }
  text += fmt::format("    {}\n    {}{}^{}\n", printable(line), caret_indent(line.substr(0, before)),
                      colour ? "\x1b[1;32m" : "", colour ? "\x1b[0m" : "");
}

void add_indented(std::string& text, std::string_view label, std::string_view lines) {
  std::string_view indent = label;
  const std::string blank(label.size(), ' ');
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    text += fmt::format("  {}{}\n", indent, lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    indent = blank;
  }
}

}  // namespace

bool diagnostics::has_errors() const noexcept {
  return std::any_of(all_.begin(), all_.end(), [](const diagnostic& each) { return each.level == severity::error; });
}

std::string format(const diagnostic& what, bool colour) {
  const std::string& path = what.file ? what.file->path() : what.path;
  std::optional<position> where;
  if (what.file && what.offset) where = what.file->locate(*what.offset);

  std::string text;
  if (colour) text += "\x1b[1m";
  if (!path.empty()) text += path + ':';
  if (where) text += fmt::format("{}:{}:", where->line, where->column);
  if (!path.empty()) text += ' ';
  text += fmt::format("{}{}:{} {}{}", colour ? colour_of(what.level) : "", name(what.level),
                      colour ? "\x1b[0m\x1b[1m" : "", what.message, colour ? "\x1b[0m" : "");
  if (!what.code.empty()) text += fmt::format(" [{}]", what.code);
  text += '\n';
  if (where) add_source_line(text, *what.file, *where, colour);
  for (const std::string& detail : what.details) add_indented(text, "", detail);
  if (!what.help.empty()) add_indented(text, "help: ", what.help);
  return text;
}

std::string format(const diagnostics& all, bool colour) {
  std::string text;
  for (const diagnostic& each : all.all()) text += format(each, colour);
  return text;
}

std::string folder_of(const source& file) {
  const std::size_t slash = file->path().rfind('/');
  return slash == std::string::npos ? "." : file->path().substr(0, slash);
}

std::string folder_option(const source& file) { return folder_option(std::string_view{folder_of(file)}); }

std::string folder_option(std::string_view folder) {
  if (folder == "migrations") return {};
  return folder.find(' ') == std::string::npos ? fmt::format(" --directory {}", folder)
                                               : fmt::format(" --directory \"{}\"", folder);
}

}  // namespace strata::generator
