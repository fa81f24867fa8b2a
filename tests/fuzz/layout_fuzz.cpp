// Any bytes, read as a folder in every layout: a line `=== name` begins a file. Sections lie in their files, messages
// point into theirs, and what is read without an error has revisions of its own and an up.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "generator/layout/layouts.hpp"
#include "generator/layout/names.hpp"

namespace {

using namespace strata::generator;

void require(bool holds, const char* what, const layout& how, std::string_view input) {
  if (holds) return;
  std::fprintf(stderr, "broken in %s: %s\n%.*s\n", std::string{how.name}.c_str(), what, static_cast<int>(input.size()),
               input.data());
  std::abort();
}

std::vector<folder_file> files_of(std::string_view input) {
  constexpr std::string_view mark = "=== ";
  std::vector<folder_file> files;
  while (!input.empty()) {
    const std::size_t next = input.find("\n=== ");
    std::string_view file = input.substr(0, next == std::string_view::npos ? next : next + 1);
    input.remove_prefix(file.size());
    if (file.starts_with(mark)) file.remove_prefix(mark.size());
    const std::string name{file.substr(0, file.find('\n'))};
    file.remove_prefix(std::min(name.size() + 1, file.size()));
    const bool code = name.ends_with(".go") || name.ends_with(".rs") || name.ends_with(".java");
    files.push_back({name, code ? nullptr : std::make_shared<source_file>("m/" + name, std::string{file})});
  }
  return files;
}

void check(const layout& how, const std::vector<folder_file>& files, std::string_view input) {
  diagnostics messages;
  const std::vector<migration_file> migrations = read_layout(how, files, "m", {}, messages);
  for (const diagnostic& each : messages.all()) {
    require(each.code.starts_with("strata-") && !each.message.empty(), "a message has a code and a text", how, input);
    require(!each.offset || *each.offset <= each.file->text().size(), "a message points into its file", how, input);
  }
  require(format(messages).empty() == messages.all().empty(), "messages can be shown", how, input);
  std::set<std::string> revisions;
  for (const migration_file& migration : migrations) {
    for (const script_section& each : migration.sections) {
      require(each.begin <= each.end && each.end <= each.file->text().size() && each.marker <= each.begin,
              "a section lies in its file", how, input);
    }
    if (messages.has_errors()) continue;
    require(is_revision(migration.revision), "a migration has a revision", how, input);
    // dbmate's are compared when the graph is built.
    require(revisions.insert(migration.revision).second || how.name == "dbmate" || how.name == native_layout,
            "revisions are unique", how, input);
    require(std::any_of(migration.sections.begin(), migration.sections.end(),
                        [](const script_section& each) { return each.way == strata::direction::up; }),
            "a migration has an up", how, input);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 64 * 1024) return 0;
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::vector<folder_file> files = files_of(input);
  for (const layout& each : all_layouts()) check(each, files, input);
  return 0;
}
