#include "pairs_layout.hpp"

#include <algorithm>
#include <optional>

#include "borrowed.hpp"
#include "file_pairs.hpp"
#include "generator/files/natural_order.hpp"
#include "versions.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view up_ending = ".up.sql";
constexpr std::string_view down_ending = ".down.sql";

// A dash and a blank cannot stand in a revision.
std::string revision_of(std::string_view name) {
  std::string revision{name};
  std::replace_if(
      revision.begin(), revision.end(), [](char byte) { return byte == '-' || byte == ' '; }, '_');
  return revision;
}

std::string_view description_of(std::string_view name) {
  const std::size_t parting = name.find_first_of("._- ");
  return parting == std::string_view::npos ? name : name.substr(parting + 1);
}

// The revision of a step in code: `0007_move.up.go`. Nothing for other files; a way back in code leaves the migration
// without one.
std::optional<std::string> revision_in_code(std::string_view name) {
  const std::size_t end = name.find(".up.");
  if (end == std::string_view::npos || !is_code_file(name)) return std::nullopt;
  return revision_of(name.substr(0, end));
}

struct named_script {
  std::string revision = {};
  std::string description = {};
  direction way{};
  file_variant variant = {};
  source file = nullptr;
};

std::optional<named_script> read_script_name(const folder_file& file) {
  std::string_view name = file.name;
  const bool goes_up = name.ends_with(up_ending);
  if (!goes_up && !name.ends_with(down_ending)) return std::nullopt;
  name.remove_suffix(goes_up ? up_ending.size() : down_ending.size());
  named_script script{
      .way = goes_up ? direction::up : direction::down, .variant = take_variant(name), .file = file.text};
  script.revision = revision_of(name);
  script.description = description_of(name);
  return script;
}

// A down whose name fits no up belongs to the one up of the same number that has none: somebody renamed one of the two.
void adopt_renamed_downs(std::vector<named_script>& scripts) {
  const auto has = [&](const std::string& revision, direction way) {
    return std::any_of(scripts.begin(), scripts.end(),
                       [&](const named_script& each) { return each.way == way && each.revision == revision; });
  };
  for (named_script& down : scripts) {
    const std::string_view number = leading_digits(down.revision);
    if (number.empty() || down.way == direction::up || has(down.revision, direction::up)) continue;
    const named_script* only = nullptr;
    std::size_t fitting = 0;
    for (const named_script& up : scripts) {
      if (up.way == direction::down || leading_digits(up.revision) != number) continue;
      if (has(up.revision, direction::down)) continue;
      only = &up;
      ++fitting;
    }
    if (fitting == 1) down.revision = only->revision;
  }
}

bool is_known(const std::vector<code_migration>& code, const std::string& revision) {
  return std::any_of(code.begin(), code.end(), [&](const code_migration& each) { return each.revision == revision; });
}

}  // namespace

layout_reading read_pairs_layout(const std::vector<folder_file>& files, const std::string&, diagnostics& messages) {
  layout_reading found;
  for (const folder_file& each : files) {
    const auto revision = revision_in_code(each.name);
    if (revision && !is_known(found.code, *revision)) found.code.push_back({*revision, each.name});
  }

  std::vector<named_script> scripts;
  for (const folder_file& each : files) {
    if (!each.text || !each.name.ends_with(".sql")) continue;
    if (auto script = read_script_name(each)) {
      // A step in code may have its other direction in SQL.
      if (!is_known(found.code, script->revision) && check_borrowed_revision(script->revision, each.text, messages)) {
        scripts.push_back(*std::move(script));
      }
    } else {
      note_left_out(each.text, "the name ends in neither .up.sql nor .down.sql", messages);
    }
  }
  adopt_renamed_downs(scripts);
  file_pairs pairs;
  for (const named_script& each : scripts) {
    pairs.add({each.revision, each.revision, each.description, each.way, each.variant}, each.file, messages);
  }
  found.migrations = pairs.join(messages);
  const auto before = [](const migration_file& left, const migration_file& right) {
    return natural_less(left.revision, right.revision);
  };
  order_migrations(found.migrations, before, messages);
  return found;
}

}  // namespace strata::generator
