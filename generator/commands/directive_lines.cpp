#include "directive_lines.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "generator/layout/markers.hpp"

namespace strata::generator {

namespace {

std::string_view line_end_of(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end != std::string_view::npos && end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
}

// Where the comment lines that begin the text end, before any marker.
std::size_t end_of_comment(std::string_view text, std::size_t limit) {
  std::size_t at = 0;
  while (at < limit && text.substr(at).starts_with("--")) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return at;
    at = end + 1;
  }
  return at;
}

}  // namespace

std::string with_parents(const std::string& text, const std::vector<std::string>& parents) {
  const source_file file{"", text};
  const std::vector<marker> markers = find_markers(file);
  const std::string line =
      fmt::format("-- migrate:parent {}", parents.empty() ? "none" : fmt::format("{}", fmt::join(parents, " ")));
  std::string changed = text;
  for (const marker& each : markers) {
    if (each.name.text != "parent") continue;
    std::size_t end = each.end;
    while (end > each.begin && (text[end - 1] == '\n' || text[end - 1] == '\r')) --end;
    return changed.replace(each.begin, end - each.begin, line);
  }
  std::size_t place = end_of_comment(text, markers.empty() ? text.size() : markers.front().begin);
  for (const marker& each : markers) {
    if (each.name.text == "revision") place = each.end;
  }
  return changed.insert(place, line + std::string{line_end_of(text)});
}

std::string with_revisions(const std::string& text, const std::map<std::string, std::string>& renamed) {
  const source_file file{"", text};
  const std::vector<marker> markers = find_markers(file);
  std::string changed = text;
  // From the end, so that offsets stay right.
  for (auto line = markers.rbegin(); line != markers.rend(); ++line) {
    if (line->name.text != "parent" && line->name.text != "depends") continue;
    for (auto word = line->words.rbegin(); word != line->words.rend(); ++word) {
      const auto found = renamed.find(std::string{word->text});
      if (found != renamed.end()) changed.replace(word->offset, word->text.size(), found->second);
    }
  }
  return changed;
}

}  // namespace strata::generator
