#include "refinery_layout.hpp"

#include <algorithm>
#include <optional>

#include "borrowed.hpp"
#include "revision.hpp"
#include "versions.hpp"

namespace strata::generator {

namespace {

struct name_parts {
  std::string version;
  std::string_view description;
};

bool is_word_byte(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
         static_cast<unsigned char>(byte) >= 0x80;
}

// `V7__add_region`, without its ending.
std::optional<name_parts> read_name(std::string_view stem) {
  if (!stem.starts_with('V') && !stem.starts_with('U')) return std::nullopt;
  stem.remove_prefix(1);
  const std::size_t parting = stem.find("__");
  if (parting == std::string_view::npos || !is_version(stem.substr(0, parting))) return std::nullopt;
  const std::string_view description = stem.substr(parting + 2);
  if (description.empty() || !std::all_of(description.begin(), description.end(), is_word_byte)) return std::nullopt;
  return name_parts{std::string{stem.substr(0, parting)}, description};
}

}  // namespace

layout_reading read_refinery_layout(const std::vector<folder_file>& files, const std::string&, diagnostics& messages) {
  layout_reading found;
  for (const folder_file& each : files) {
    const std::string_view name = name_of(each.name);
    const std::size_t dot = name.rfind('.');
    const std::string_view ending = dot == std::string_view::npos ? "" : name.substr(dot);
    const auto parts = read_name(name.substr(0, dot));
    if (ending == ".rs" && parts) {
      found.code.push_back({parts->version, each.name});
    } else if (ending == ".sql" && each.text && parts) {
      migration_file migration = borrowed_migration(parts->version, parts->description, each.text);
      migration.origin = refinery_origin(parts->version, parts->description, each.text);
      migration.sections.push_back(whole_file(each.text, direction::up));
      found.migrations.push_back(std::move(migration));
    } else if (ending == ".sql" && each.text) {
      note_left_out(each.text, "the name is not V<version>__<name>.sql", messages);
    }
  }
  order_by_version(found.migrations, messages);
  return found;
}

}  // namespace strata::generator
