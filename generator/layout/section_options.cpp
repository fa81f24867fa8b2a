// What may follow `migrate:up` and `migrate:down`, and the sections that call a step in C++ instead of holding SQL.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "directives.hpp"
#include "generator/files/folder.hpp"
#include "names.hpp"
#include "runtime/internal/words.hpp"

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

constexpr std::string_view source_prefix = "source:";

// What the generated code declares beside the steps.
constexpr std::array<std::string_view, 4> taken{"migrations", "head", "head_digest", "set"};

diagnostic about(const source& file, std::size_t offset, std::string code, std::string message, std::string help) {
  return {
      .code = std::move(code), .message = std::move(message), .file = file, .offset = offset, .help = std::move(help)};
}

// `call NAME [source:FILE]`, which begins at `index` of the line's words. Returns the index of its last word.
std::size_t read_call(const marker& line, std::size_t index, script_section& section, diagnostics& messages) {
  const bool named = index + 1 < line.words.size() && !line.words[index + 1].text.starts_with(source_prefix);
  if (!named) {
    messages.add(about(section.file, line.words[index].offset, "strata-call-name", "`call` names no function",
                       "-- migrate:up call split_groups runs split_groups(strata::connection&), which you define"));
    section.call.emplace();
    return index;
  }
  const marker_word& name = line.words[++index];
  if (!is_identifier(name.text) || std::find(taken.begin(), taken.end(), name.text) != taken.end()) {
    messages.add(about(section.file, name.offset, "strata-call-name",
                       fmt::format("`{}` cannot be the name of a function beside the generated code", name.text),
                       "use letters, digits and `_`, no keyword, and none of migrations, head, head_digest, set"));
  }
  section.call = step_call{.name = std::string{name.text}};
  if (index + 1 < line.words.size() && line.words[index + 1].text.starts_with(source_prefix)) {
    const marker_word& word = line.words[++index];
    section.call->source_name = word.text.substr(source_prefix.size());
    section.call->source_offset = word.offset;
  }
  return index;
}

// Once all options are read: a step has a transaction, always.
void check_call_options(const script_section& section, diagnostics& messages) {
  if (!section.call || section.transactional) return;
  messages.add(about(section.file, section.marker, "strata-call-transaction",
                     "a step in C++ runs inside the migration's transaction, always", "remove transaction:false"));
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

void check_call_text(const script_section& section, diagnostics& messages) {
  if (!section.call) return;
  const auto stray = find_outside_text(section.file->text(), section.begin, section.end);
  if (!stray) return;
  messages.add(about(section.file, stray->offset, "strata-call-text",
                     "this section calls a step in C++, and holds no SQL besides",
                     "put the SQL into a migration of its own, before this one or after it"));
}

void read_step_sources(const std::filesystem::path& directory, const std::string& display,
                       std::vector<migration_file>& files, diagnostics& messages) {
  for (migration_file& file : files) {
    for (script_section& section : file.sections) {
      if (!section.call || section.call->source_name.empty()) continue;
      diagnostics problems;
      section.call->text = read_source(directory / section.call->source_name,
                                       display_path(display, section.call->source_name), problems);
      if (section.call->text) continue;
      messages.add(
          about(section.file, section.call->source_offset, "strata-step-source",
                fmt::format("the source of the step in C++ cannot be read: {}", problems.all().front().message),
                fmt::format("its path counts from the folder of the migrations: {}",
                            display_path(display, section.call->source_name))));
    }
  }
}

}  // namespace strata::generator
