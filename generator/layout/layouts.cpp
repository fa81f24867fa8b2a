#include "layouts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/internal/words.hpp"

namespace strata::generator {

namespace {

layout_reading read_strata(const layout_folder& from, diagnostics& messages) {
  std::vector<source> texts;
  for (const folder_file& each : from.files) {
    if (each.name.ends_with(".sql")) texts.push_back(each.text);
  }
  return {read_strata_layout(texts, messages)};
}

constexpr std::array<layout, 11> layouts{{
    {native_layout, false, "20260130_0900_add_region.sql", read_strata},
    {"alembic-sql", false, "upgrade.sql, as `alembic upgrade base:heads --sql` prints it", read_alembic_sql_layout},
    {"dbmate", false, "20260130090000_add_region.sql", read_dbmate_layout},
    {"diesel", true, "2026-01-30-090000_add_region/up.sql and down.sql", read_diesel_layout},
    {"flyway", true, "V12__add_region.sql", read_flyway_layout},
    {"golang-migrate", false, "000012_add_region.up.sql and .down.sql", read_golang_migrate_layout},
    {"goose", false, "00012_add_region.sql", read_goose_layout},
    {"pairs", false, "V0012.AddRegion.up.sql and .down.sql", read_pairs_layout},
    {"refinery", true, "V12__add_region.sql", read_refinery_layout},
    {"sqitch", true, "deploy/add_region.sql, revert/add_region.sql and a line in sqitch.plan", read_sqitch_layout},
    {"sqlx", false, "20260130090000_add_region.up.sql and .down.sql", read_sqlx_layout},
}};

void report_code(const code_migration& what, const std::string& display, diagnostics& messages) {
  messages.add({.code = "strata-code-migration",
                .message = fmt::format("migration {} is written in code, which Strata cannot run", what.revision),
                .path = display_path(display, what.name),
                .help = fmt::format("write what it does in SQL, under the same version; or, where new databases can do "
                                    "without it, name the gap:\n--gaps {0} (in CMake: GAPS {0})",
                                    what.revision)});
}

void report_no_gap(const std::string& gap, const std::vector<code_migration>& code, const std::string& display,
                   diagnostics& messages) {
  std::vector<std::string_view> known;
  known.reserve(code.size());
  for (const code_migration& each : code) known.push_back(each.revision);
  std::string help = did_you_mean(gap, known);
  if (help.empty()) help = "name only what stands in the folder as code";
  messages.add({.code = "strata-no-gap",
                .message = fmt::format("there is no migration `{}` in code to leave out", gap),
                .path = display,
                .help = std::move(help)});
}

}  // namespace

std::span<const layout> all_layouts() noexcept { return layouts; }

const layout* find_layout(std::string_view name) noexcept {
  const auto found =
      std::find_if(layouts.begin(), layouts.end(), [name](const layout& each) { return each.name == name; });
  return found == layouts.end() ? nullptr : &*found;
}

std::string layout_names() {
  std::vector<std::string_view> names;
  names.reserve(layouts.size());
  for (const layout& each : layouts) names.push_back(each.name);
  return fmt::format("{}", fmt::join(names, ", "));
}

std::vector<migration_file> read_layout(const layout& how, const std::vector<folder_file>& files,
                                        const std::string& display, const std::vector<std::string>& gaps,
                                        diagnostics& messages, const std::vector<dialect>& dialects) {
  layout_reading reading = how.read({files, display, dialects}, messages);
  for (const code_migration& each : reading.code) {
    if (std::find(gaps.begin(), gaps.end(), each.revision) == gaps.end()) report_code(each, display, messages);
  }
  for (const std::string& gap : gaps) {
    const auto is_it = [&gap](const code_migration& each) { return each.revision == gap; };
    if (std::none_of(reading.code.begin(), reading.code.end(), is_it)) {
      report_no_gap(gap, reading.code, display, messages);
    }
  }
  return std::move(reading.migrations);
}

bool can_write_migrations(std::string_view layout_name, const std::string& display, std::string_view command,
                          diagnostics& messages) {
  if (layout_name == native_layout) return true;
  const layout* how = find_layout(layout_name);
  messages.add(
      {.code = "strata-foreign-layout",
       .message =
           fmt::format("`{}` writes migrations of the layout strata, and this folder is of {}", command, layout_name),
       .path = display,
       .help = how == nullptr ? std::string{}
                              : fmt::format("write the files as {} names them: {}", layout_name, how->example)});
  return false;
}

}  // namespace strata::generator
