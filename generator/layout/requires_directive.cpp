#include "requires_directive.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "function_declaration.hpp"

namespace strata::generator {

namespace {

// What can be asked for between blanks, and quoted in SQL without a thought.
bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '-' || byte >= 0x80;
  });
}

}  // namespace

void read_requires(const marker& line, const source& file, std::vector<stated_requirement>& into,
                   diagnostics& messages) {
  const auto report = [&](std::string message, const marker_word& place, std::string help) {
    messages.add({.code = "strata-marker-words",
                  .message = std::move(message),
                  .file = file,
                  .offset = place.offset,
                  .help = std::move(help)});
  };
  constexpr std::string_view extension_help = "-- migrate:requires extension pg_trgm";
  constexpr std::string_view function_help = "-- migrate:requires function bin2b64/1";
  const std::string_view kind = line.words.empty() ? std::string_view{} : line.words.front().text;
  if (line.words.size() < 2 || (kind != "extension" && kind != "function")) {
    report("`migrate:requires` takes `extension` or `function`, and names", line.name,
           fmt::format("{}\n{}", extension_help, function_help));
    return;
  }
  for (std::size_t at = 1; at < line.words.size(); ++at) {
    const marker_word& word = line.words[at];
    if (kind == "extension") {
      if (is_name(word.text)) {
        into.push_back({stated_requirement::kind::extension, std::string{word.text}});
      } else {
        report(fmt::format("`{}` cannot be an extension", word.text), word, std::string{extension_help});
      }
      continue;
    }
    const auto function = read_function_declaration(word.text);
    if (function && is_name(function->name)) {
      into.push_back({stated_requirement::kind::function, function->name, function->arguments});
    } else {
      report(fmt::format("`{}` is no function and the number of its arguments", word.text), word,
             std::string{function_help});
    }
  }
}

}  // namespace strata::generator
