#include "seed_folder.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "directives.hpp"
#include "generator/files/folder.hpp"
#include "markers.hpp"
#include "names.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view ending = ".sql";

class seed_reader {
 public:
  seed_reader(source file, diagnostics& messages) : messages_(messages) {
    found_.name = name_of(file->path());
    found_.name.resize(found_.name.size() - ending.size());
    found_.file = std::move(file);
  }

  seed_file read() {
    const source_file& file = *found_.file;
    const std::vector<marker> markers = find_markers(file);
    for (const marker& each : markers) read_marker(each);
    if (!markers.empty()) {
      if (!found_.sections.empty()) found_.sections.back().end = file.text().size();
      check_above(markers.front().begin);
      return std::move(found_);
    }
    script_section whole;
    whole.way = direction::up;
    whole.file = found_.file;
    whole.end = file.text().size();
    found_.sections.push_back(std::move(whole));
    return std::move(found_);
  }

 private:
  void report(std::string code, std::string message, std::size_t offset, std::string help) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .file = found_.file,
                   .offset = offset,
                   .help = std::move(help)});
  }

  void read_marker(const marker& line) {
    const std::string_view name = line.name.text;
    if (name != "up" && name != "down") {
      report("strata-unknown-marker", "a seed has no `migrate:" + std::string{name} + "`", line.name.offset,
             "its markers are up and down; what changes the schema belongs into a migration");
      return;
    }
    if (!found_.sections.empty()) found_.sections.back().end = line.begin;
    script_section section = read_section_options(line, found_.file, messages_);
    section.way = name == "up" ? direction::up : direction::down;
    if (!section.transactional) {
      report("strata-seed-transaction", "all seeds run in one transaction", line.begin,
             "remove transaction:false; what cannot run in a transaction is no seed");
    }
    check_duplicate(section, line);
    found_.sections.push_back(std::move(section));
  }

  void check_duplicate(const script_section& section, const marker& line) {
    std::vector<std::string_view> whose;
    for (const dialect each : section.dialects) whose.push_back(to_string(each));
    if (whose.empty()) whose.emplace_back();
    for (const std::string_view each : whose) {
      if (taken_.insert({section.way, each}).second) continue;
      report("strata-duplicate-section",
             "a second `migrate:" + std::string{line.name.text} + '`' +
                 (each.empty() ? std::string{} : " for " + std::string{each}),
             line.begin, "join the two sections");
    }
  }

  void check_above(std::size_t end) {
    if (const auto stray = find_outside_text(found_.file->text(), 0, end)) {
      report("strata-text-before-marker", "only comments can stand above the first section", stray->offset,
             "move the statement below `-- migrate:up`");
    }
  }

  diagnostics& messages_;
  seed_file found_;
  std::set<std::pair<direction, std::string_view>> taken_;
};

}  // namespace

std::vector<seed_file> read_seed_folder(const std::filesystem::path& directory, const std::string& display,
                                        diagnostics& messages) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(directory, ignored)) {
    messages.add({.code = "strata-no-folder",
                  .message = "there is no such folder of seeds",
                  .path = display,
                  .help = "make it, or correct SEEDS or --seeds"});
    return {};
  }
  std::vector<seed_file> found;
  for (const folder_file& each : read_tree(directory, display, false, messages)) {
    if (each.name.ends_with(".sql")) found.push_back(seed_reader{each.text, messages}.read());
  }
  return found;
}

}  // namespace strata::generator
