#include "dbmate_layout.hpp"

#include <algorithm>

#include "borrowed.hpp"
#include "file_reader.hpp"
#include "markers.hpp"
#include "revision.hpp"
#include "versions.hpp"

namespace strata::generator {

namespace {

void borrow(migration_file& migration, std::string_view name) {
  migration.borrowed = true;
  // Its own marker `migrate:revision` means nothing to dbmate.
  if (migration.revision_offset != 0) migration.origin = {"dbmate", std::string{leading_digits(name)}};
  if (migration.revision_offset == 0) {
    migration.revision = leading_digits(name);
    std::string_view rest = name.substr(migration.revision.size());
    rest.remove_suffix(4);
    rest.remove_prefix(std::min(rest.find_first_not_of("_-. "), rest.size()));
    migration.description = words_of(rest);
  }
  for (script_section& each : migration.sections) {
    each.borrowed = true;
    each.transaction_as_needed = each.transactional;
  }
}

}  // namespace

layout_reading read_dbmate_layout(const std::vector<folder_file>& files, const std::string&, diagnostics& messages) {
  layout_reading found;
  for (const folder_file& each : files) {
    if (!each.text || !each.name.ends_with(".sql")) continue;
    if (leading_digits(each.name).empty()) {
      note_left_out(each.text, "the name does not begin with a digit", messages);
      continue;
    }
    found.migrations.push_back(read_migration_file(each.text, find_markers(*each.text), messages));
    borrow(found.migrations.back(), each.name);
  }
  const auto by_name = [](const migration_file& left, const migration_file& right) {
    return name_of(left.file->path()) < name_of(right.file->path());
  };
  std::sort(found.migrations.begin(), found.migrations.end(), by_name);
  return found;
}

}  // namespace strata::generator
