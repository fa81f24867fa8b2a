#include "sqlx_layout.hpp"

#include "borrowed.hpp"
#include "file_pairs.hpp"
#include "versions.hpp"

namespace strata::generator {

namespace {

void mark_transactions(std::vector<migration_file>& migrations) {
  for (migration_file& migration : migrations) {
    for (script_section& section : migration.sections) {
      if (!section.file->text().starts_with("-- no-transaction")) continue;
      section.transactional = false;
      section.transaction_as_needed = false;
    }
  }
}

void report_no_version(const source& file, diagnostics& messages) {
  messages.add(
      {.code = "strata-no-revision",
       .message = "the file's name does not begin with a number and an underscore, and sqlx stops at it",
       .file = file,
       .help = "rename it as `sqlx migrate add` would (20260130090000_add_region.up.sql), or move it elsewhere"});
}

}  // namespace

layout_reading read_sqlx_layout(const std::vector<folder_file>& files, const std::string&, diagnostics& messages) {
  file_pairs pairs;
  for (const folder_file& each : files) {
    const std::string_view name = each.name;
    const std::size_t parting = name.find('_');
    if (!each.text || !name.ends_with(".sql")) continue;
    if (parting == std::string_view::npos) {
      note_left_out(each.text, "the name has no underscore behind a version", messages);
      continue;
    }
    const std::string_view version = name.substr(0, parting);
    if (!is_number(version)) {
      report_no_version(each.text, messages);
      continue;
    }
    const bool goes_down = name.ends_with(".down.sql");
    std::string_view description = name.substr(parting + 1);
    description.remove_suffix(goes_down ? 9 : name.ends_with(".up.sql") ? 7 : 4);
    const std::size_t zeros = version.find_first_not_of('0');
    pairs.add({std::string{zeros == std::string_view::npos ? "" : version.substr(zeros)}, std::string{version},
               std::string{description}, goes_down ? direction::down : direction::up},
              each.text, messages);
  }
  layout_reading found{pairs.join(messages)};
  for (migration_file& each : found.migrations) each.origin = sqlx_origin(each.revision, each.file);
  mark_transactions(found.migrations);
  order_by_version(found.migrations, messages);
  return found;
}

}  // namespace strata::generator
