#include "section_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "runtime/internal/words.hpp"
#include "step_calls.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view transaction_prefix = "transaction:";

constexpr std::string_view lock_timeout_prefix = "lock_timeout:";
constexpr std::string_view statement_timeout_prefix = "statement_timeout:";

constexpr std::array<std::string_view, 9> known_options{"sqlite",
                                                        "postgresql",
                                                        "mysql",
                                                        "transaction:false",
                                                        "transaction:true",
                                                        "lock_timeout:2s",
                                                        "statement_timeout:30s",
                                                        "syntax:unchecked",
                                                        "call NAME source:FILE"};

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
  if (option.starts_with(lock_timeout_prefix) || option.starts_with(statement_timeout_prefix)) {
    return fmt::format("write a whole number above zero and a unit (ms, s, min), as in {}2s",
                       option.substr(0, option.find(':') + 1));
  }
  if (option.starts_with(transaction_prefix)) return "write transaction:false or transaction:true";
  std::string help = did_you_mean(option, known_options);
  if (help.empty()) help = fmt::format("the options are {}", fmt::join(known_options, ", "));
  return help;
}

// `2s`, `500ms`, `5min`; PostgreSQL keeps these times in 32 bits of milliseconds.
std::optional<std::chrono::milliseconds> read_time(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + digits, number);
  if (digits == 0 || failed != std::errc{} || number > INT32_MAX) return std::nullopt;
  const std::string_view unit = text.substr(digits);
  const std::int64_t factor = unit == "ms" ? 1 : unit == "s" ? 1'000 : unit == "min" ? 60'000 : 0;
  if (number * factor <= 0 || number * factor > INT32_MAX) return std::nullopt;
  return std::chrono::milliseconds{number * factor};
}

// True: the word was a time limit, and is set.
bool take_time(std::string_view word, std::string_view prefix, std::chrono::milliseconds& limit) {
  if (!word.starts_with(prefix)) return false;
  const auto time = read_time(word.substr(prefix.size()));
  if (time) limit = *time;
  return time.has_value();
}

}  // namespace

script_section read_section_options(const marker& line, const source& file, diagnostics& messages) {
  script_section section;
  section.file = file;
  section.marker = line.begin;
  section.begin = line.end;
  for (std::size_t index = 0; index < line.words.size(); ++index) {
    const marker_word& word = line.words[index];
    if (word.text == "call") {
      index = read_call(line, index, section, messages);
    } else if (const auto named = dialect_from(word.text)) {
      section.dialects.push_back(*named);
    } else if (word.text == "transaction:false" || word.text == "transaction:true") {
      section.transactional = word.text == "transaction:true";
    } else if (word.text == "syntax:unchecked") {
      section.syntax_checked = false;
    } else if (!take_time(word.text, lock_timeout_prefix, section.lock_timeout) &&
               !take_time(word.text, statement_timeout_prefix, section.statement_timeout)) {
      messages.add({.code = "strata-unknown-option",
                    .message = fmt::format("unknown option `{}`", word.text),
                    .file = file,
                    .offset = word.offset,
                    .help = suggestion(word.text)});
    }
  }
  check_call_options(section, messages);
  return section;
}

}  // namespace strata::generator
