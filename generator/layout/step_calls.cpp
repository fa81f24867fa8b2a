#include "step_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "generator/files/folder.hpp"
#include "identifier.hpp"
#include "outside_text.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view source_prefix = "source:";

// What the generated code declares beside the steps.
constexpr std::array<std::string_view, 4> taken{"migrations", "head", "head_digest", "set"};

diagnostic about(const source& file, std::size_t offset, std::string code, std::string message, std::string help) {
  return {
      .code = std::move(code), .message = std::move(message), .file = file, .offset = offset, .help = std::move(help)};
}

}  // namespace

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

void check_call_options(const script_section& section, diagnostics& messages) {
  if (!section.call || section.transactional) return;
  messages.add(about(section.file, section.marker, "strata-call-transaction",
                     "a step in C++ runs inside the migration's transaction, always", "remove transaction:false"));
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
