#include "section_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "closest.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view transaction_prefix = "transaction:";

constexpr std::array<std::string_view, 5> known_options{"sqlite", "postgresql", "mysql", "transaction:false",
                                                        "transaction:true"};

// What other tools call the same engine.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> other_names{{{"sqlite3", "sqlite"},
                                                                                    {"postgres", "postgresql"},
                                                                                    {"pgsql", "postgresql"},
                                                                                    {"pg", "postgresql"},
                                                                                    {"mariadb", "mysql"}}};

std::string suggestion(std::string_view option) {
  const auto other =
      std::find_if(other_names.begin(), other_names.end(), [option](const auto& each) { return each.first == option; });
  if (other != other_names.end()) return fmt::format("did you mean `{}`?", other->second);
  if (option.starts_with(transaction_prefix)) return "write transaction:false or transaction:true";
  std::string help = did_you_mean(option, known_options);
  if (help.empty()) help = fmt::format("the options are {}", fmt::join(known_options, ", "));
  return help;
}

}  // namespace

script_section read_section_options(const marker& line, const source& file, diagnostics& messages) {
  script_section section;
  section.file = file;
  section.marker = line.begin;
  section.begin = line.end;
  for (const marker_word& word : line.words) {
    if (const auto named = dialect_from(word.text)) {
      section.dialects.push_back(*named);
    } else if (word.text == "transaction:false" || word.text == "transaction:true") {
      section.transactional = word.text == "transaction:true";
    } else {
      messages.add({.code = "strata-unknown-option",
                    .message = fmt::format("unknown option `{}`", word.text),
                    .file = file,
                    .offset = word.offset,
                    .help = suggestion(word.text)});
    }
  }
  return section;
}

}  // namespace strata::generator
