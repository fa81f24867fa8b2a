#include "boundary_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace strata::generator {

namespace {

constexpr std::size_t longest_shown = 60;

// The last line's end, which is where two readings differ.
std::string shown(std::string_view statement) {
  const std::size_t last = statement.find_last_not_of(" \t\r\n");
  statement = statement.substr(0, last == std::string_view::npos ? 0 : last + 1);
  std::string text = statement.size() > longest_shown
                         ? fmt::format("… {}", statement.substr(statement.size() - longest_shown))
                         : std::string{statement};
  std::replace_if(
      text.begin(), text.end(), [](char byte) { return byte == '\n' || byte == '\r' || byte == '\t'; }, ' ');
  return text;
}

}  // namespace

diagnostic split_disagreement(std::string_view engine, const source& file, std::size_t offset, std::string_view ours,
                              std::string_view theirs) {
  const std::size_t width = engine.size();
  return {.code = "strata-split-disagrees",
          .message = fmt::format("{} reads another end of this statement than Strata does", engine),
          .file = file,
          .offset = offset,
          .details = {fmt::format("{:<{}} {}", "Strata:", width + 1, shown(ours)),
                      fmt::format("{}: {}", engine, shown(theirs))},
          .help = "this is a defect of Strata: please report it; until then write the statement in another way"};
}

}  // namespace strata::generator
