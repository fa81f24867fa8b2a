#include "origin_directive.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <strata/adopt.hpp>

#include "runtime/internal/words.hpp"

namespace strata::generator {

void read_origin(const marker& line, const source& file, migration_origin& into, diagnostics& messages) {
  const auto report = [&](std::string code, std::string message, std::size_t offset, std::string help) {
    messages.add({.code = std::move(code),
                  .message = std::move(message),
                  .file = file,
                  .offset = offset,
                  .help = std::move(help)});
  };
  if (!into.tool.empty()) {
    return report("strata-duplicate-directive", "`migrate:origin` is stated twice", line.begin,
                  "remove one of the lines");
  }
  if (line.words.size() < 2) {
    return report("strata-marker-words", "`migrate:origin` takes a tool and the version that its table has",
                  line.name.offset, "-- migrate:origin goose 20260130090000");
  }
  const std::string_view tool = line.words.front().text;
  const auto tools = adoptable_tools();
  if (std::find(tools.begin(), tools.end(), tool) == tools.end()) {
    std::string help = did_you_mean(tool, tools);
    if (help.empty()) help = fmt::format("the tools are {}", fmt::join(tools, ", "));
    return report("strata-marker-words", fmt::format("`{}` is no tool that Strata knows the table of", tool),
                  line.words.front().offset, std::move(help));
  }
  into.tool = tool;
  into.version = line.words[1].text;
  for (std::size_t at = 2; at < line.words.size(); ++at) into.checksums.emplace_back(line.words[at].text);
}

}  // namespace strata::generator
