#include "diesel_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "borrowed.hpp"

namespace strata::generator {

namespace {

struct migration_folder {
  source up;
  source down;
  source metadata;
  /// Any file in it.
  std::string some_file;
};

// The value of `run_in_transaction` in a file of `key = value` lines; absent: the file does not say.
std::optional<bool> run_in_transaction(std::string_view text) {
  while (!text.empty()) {
    std::string line{text.substr(0, text.find('\n'))};
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    line.erase(std::min(line.find('#'), line.size()));
    std::erase_if(line, [](char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; });
    if (line == "run_in_transaction=true") return true;
    if (line == "run_in_transaction=false") return false;
  }
  return std::nullopt;
}

bool is_transactional(const migration_folder& folder) {
  return folder.metadata == nullptr || run_in_transaction(folder.metadata->text()).value_or(false);
}

script_section section_of(const source& file, direction way, bool transactional) {
  script_section section = whole_file(file, way);
  section.transactional = transactional;
  section.transaction_as_needed = transactional;
  return section;
}

std::map<std::string, migration_folder> group(const std::vector<folder_file>& files) {
  std::map<std::string, migration_folder> folders;
  for (const folder_file& each : files) {
    const std::size_t slash = each.name.find('/');
    if (slash == std::string::npos) continue;
    migration_folder& folder = folders[each.name.substr(0, slash)];
    const std::string_view inside = std::string_view{each.name}.substr(slash + 1);
    folder.some_file = each.name;
    if (inside == "up.sql") folder.up = each.text;
    if (inside == "down.sql") folder.down = each.text;
    if (inside == "metadata.toml") folder.metadata = each.text;
  }
  return folders;
}

// True: the folder was code, or wrong.
bool take_other(const std::string& revision, const migration_folder& folder, const std::string& display,
                layout_reading& found, diagnostics& messages) {
  if (folder.up) return false;
  if (is_code_file(folder.some_file)) {
    found.code.push_back({revision, folder.some_file});
  } else {
    messages.add({.code = "strata-missing-up",
                  .message = "the folder of this file has no up.sql, and diesel stops at it",
                  .path = display_path(display, folder.some_file),
                  .help = "write the up.sql, or move the folder elsewhere"});
  }
  return true;
}

}  // namespace

layout_reading read_diesel_layout(const std::vector<folder_file>& files, const std::string& display,
                                  diagnostics& messages) {
  layout_reading found;
  for (const auto& [name, folder] : group(files)) {
    const std::size_t parting = std::min(name.find('_'), name.size());
    std::string revision = name.substr(0, parting);
    std::erase(revision, '-');
    if (take_other(revision, folder, display, found, messages)) continue;
    if (!check_borrowed_revision(revision, folder.up, messages)) continue;
    migration_file migration = borrowed_migration(revision, name.substr(std::min(parting + 1, name.size())), folder.up);
    const bool transactional = is_transactional(folder);
    migration.sections.push_back(section_of(folder.up, direction::up, transactional));
    if (folder.down) migration.sections.push_back(section_of(folder.down, direction::down, transactional));
    found.migrations.push_back(std::move(migration));
  }
  const auto before = [](const migration_file& left, const migration_file& right) {
    return left.revision < right.revision;
  };
  order_migrations(found.migrations, before, messages);
  return found;
}

}  // namespace strata::generator
