#include "golang_migrate_layout.hpp"

#include <algorithm>
#include <optional>

#include "borrowed.hpp"
#include "file_pairs.hpp"
#include "versions.hpp"

namespace strata::generator {

namespace {

struct name_parts {
  std::string_view version;
  std::string_view identifier;
  direction way{};
  std::string_view ending;
};

std::optional<name_parts> read_name(std::string_view name) {
  name_parts parts;
  parts.version = leading_digits(name);
  if (parts.version.empty() || !name.substr(parts.version.size()).starts_with('_')) return std::nullopt;
  const std::string_view rest = name.substr(parts.version.size() + 1);
  const std::size_t up = rest.rfind(".up.");
  const std::size_t down = rest.rfind(".down.");
  if (up == std::string_view::npos && down == std::string_view::npos) return std::nullopt;
  const bool goes_down = up == std::string_view::npos || (down != std::string_view::npos && down > up);
  parts.way = goes_down ? direction::down : direction::up;
  parts.identifier = rest.substr(0, goes_down ? down : up);
  parts.ending = rest.substr(goes_down ? down + 6 : up + 4);
  return parts;
}

// Equal for equal numbers.
std::string key_of(std::string_view version) {
  return std::string{version.substr(std::min(version.find_first_not_of('0'), version.size()))};
}

bool is_of(const code_migration& code, std::string_view key) { return key_of(code.revision) == key; }

}  // namespace

layout_reading read_golang_migrate_layout(const std::vector<folder_file>& files, const std::string&,
                                          diagnostics& messages) {
  layout_reading found;
  for (const folder_file& each : files) {
    const auto name = read_name(each.name);
    // A way back in code leaves the migration without one.
    if (!name || !is_code_file(each.name) || name->way == direction::down) continue;
    const std::string key = key_of(name->version);
    const bool known =
        std::any_of(found.code.begin(), found.code.end(), [&](const auto& other) { return is_of(other, key); });
    if (!known) found.code.push_back({std::string{name->version}, each.name});
  }

  file_pairs pairs;
  for (const folder_file& each : files) {
    if (!each.text || !each.name.ends_with("sql")) continue;
    auto name = read_name(each.name);
    if (!name) {
      note_left_out(each.text, "the name is not <version>_<name>.up.sql or .down.sql", messages);
      continue;
    }
    // A step in code may have its other direction in SQL.
    const std::string key = key_of(name->version);
    if (std::any_of(found.code.begin(), found.code.end(), [&](const auto& other) { return is_of(other, key); }))
      continue;
    const file_variant variant = take_variant(name->identifier);
    pairs.add({key, std::string{name->version}, std::string{name->identifier}, name->way, variant}, each.text,
              messages);
  }
  found.migrations = pairs.join(messages);
  order_by_version(found.migrations, messages);
  return found;
}

}  // namespace strata::generator
