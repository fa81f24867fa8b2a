// Layouts in which a migration is two files, one up and one down: golang-migrate's, sqlx's, and plain pairs.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "borrowed.hpp"
#include "generator/files/natural_order.hpp"
#include "layouts.hpp"
#include "names.hpp"

namespace strata::generator {

namespace {

// What a file's name says.
struct paired_name {
  // Files with the same key are one migration.
  std::string key;
  std::string revision;
  std::string description;
  direction way{};
  file_variant variant = {};
};

// Collects files, and joins them.
class file_pairs {
 public:
  // Reports a second file for the same direction and engine.
  void add(const paired_name& name, const source& file, diagnostics& messages);
  // The migrations, in no particular order. Reports a down without an up.
  std::vector<migration_file> join(diagnostics& messages);

 private:
  struct pair {
    std::string key;
    migration_file migration;
  };
  std::vector<pair> pairs_;
};

// A name without an up file yet: the file that is known of it stands for it in messages.
bool has_up(const migration_file& migration) {
  return std::any_of(migration.sections.begin(), migration.sections.end(),
                     [](const script_section& each) { return each.way == direction::up; });
}

void file_pairs::add(const paired_name& name, const source& file, diagnostics& messages) {
  if (name.variant.other_engine && name.variant.dialects.empty()) return;
  auto found = std::find_if(pairs_.begin(), pairs_.end(), [&](const pair& each) { return each.key == name.key; });
  if (found == pairs_.end()) {
    pairs_.push_back({name.key, borrowed_migration(name.revision, name.description, file)});
    found = std::prev(pairs_.end());
  }
  migration_file& migration = found->migration;
  const auto same = std::find_if(migration.sections.begin(), migration.sections.end(), [&](const auto& each) {
    return each.way == name.way && each.dialects == name.variant.dialects;
  });
  if (same != migration.sections.end()) {
    messages.add(
        {.code = "strata-duplicate-revision",
         .message = fmt::format("version `{}` has another {} file, too", name.revision,
                                name.way == direction::up ? "up" : "down"),
         .file = file,
         .details = {fmt::format("the other is {}", same->file->path())},
         .help =
             "remove the one that no database has run; where a program of its own runs both, see the layout pairs"});
    return;
  }
  if (name.way == direction::up && !has_up(migration)) {
    migration.file = file;
    migration.revision = name.revision;
    migration.description = words_of(name.description);
  }
  script_section section = whole_file(file, name.way);
  section.dialects = name.variant.dialects;
  if (name.variant.autocommit) {
    section.transactional = false;
    section.transaction_as_needed = false;
  }
  migration.sections.push_back(std::move(section));
}

std::vector<migration_file> file_pairs::join(diagnostics& messages) {
  std::vector<migration_file> joined;
  for (pair& each : pairs_) {
    if (!has_up(each.migration)) {
      messages.add({.code = "strata-missing-up",
                    .message = fmt::format("migration {} has a down file and no up file", each.migration.revision),
                    .file = each.migration.file,
                    .help = "restore the up file, or remove this one"});
    } else {
      joined.push_back(std::move(each.migration));
    }
  }
  pairs_.clear();
  return joined;
}

// Equal for equal numbers.
std::string key_of(std::string_view version) {
  return std::string{version.substr(std::min(version.find_first_not_of('0'), version.size()))};
}

// golang-migrate: `<version>_<name>.up.sql` and `.down.sql`, paired by version, in the order of the versions as
// numbers.
//
// After golang-migrate's source/parse.go and source/iofs/iofs.go: the direction is the last `.up.` or `.down.` in the
// name, so `30_name.up..sql` is one; what does not match is passed over; two files of one version and direction are an
// error. The tool wraps nothing in a transaction for PostgreSQL (one message, so all or nothing), and scripts bring
// their own for SQLite.

struct numbered_name {
  std::string_view version;
  std::string_view identifier;
  direction way{};
  std::string_view ending;
};

std::optional<numbered_name> read_numbered_name(std::string_view name) {
  numbered_name parts;
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

// sqlx: `<version>_<description>.sql` (simple, no way back) or `.up.sql` and `.down.sql` (reversible), in the order of
// the versions as numbers.
//
// After sqlx-core/src/migrate/source.rs and migration_type.rs: an `.sql` file with an underscore must begin with a
// whole number, others are passed over; a script that begins with `-- no-transaction`, in its first byte, runs without
// one.

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

// Plain pairs: `NAME.up.sql` and `NAME.down.sql`, in the order of the names as people read them. The whole name is the
// revision. For folders that a program of its own reads (Authelia's `V0001.Initial_Schema.up.sql`).

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

layout_reading read_golang_migrate_layout(const layout_folder& from, diagnostics& messages) {
  layout_reading found;
  const auto in_code = [&found](const std::string& key) {
    return std::any_of(found.code.begin(), found.code.end(),
                       [&](const code_migration& each) { return key_of(each.revision) == key; });
  };
  for (const folder_file& each : from.files) {
    const auto name = read_numbered_name(each.name);
    // A way back in code leaves the migration without one.
    if (!name || !is_code_file(each.name) || name->way == direction::down) continue;
    const std::string key = key_of(name->version);
    if (!in_code(key)) found.code.push_back({std::string{name->version}, each.name});
  }

  file_pairs pairs;
  for (const folder_file& each : from.files) {
    if (!each.text || !each.name.ends_with("sql")) continue;
    auto name = read_numbered_name(each.name);
    if (!name) {
      note_left_out(each.text, "the name is not <version>_<name>.up.sql or .down.sql", messages);
      continue;
    }
    // A step in code may have its other direction in SQL.
    const std::string key = key_of(name->version);
    if (in_code(key)) continue;
    const file_variant variant = take_variant(name->identifier);
    pairs.add({key, std::string{name->version}, std::string{name->identifier}, name->way, variant}, each.text,
              messages);
  }
  found.migrations = pairs.join(messages);
  order_by_version(found.migrations, messages);
  return found;
}

layout_reading read_sqlx_layout(const layout_folder& from, diagnostics& messages) {
  file_pairs pairs;
  for (const folder_file& each : from.files) {
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
    pairs.add(
        {key_of(version), std::string{version}, std::string{description}, goes_down ? direction::down : direction::up},
        each.text, messages);
  }
  layout_reading found{pairs.join(messages)};
  for (migration_file& each : found.migrations) each.origin = sqlx_origin(each.revision, each.file);
  mark_transactions(found.migrations);
  order_by_version(found.migrations, messages);
  return found;
}

layout_reading read_pairs_layout(const layout_folder& from, diagnostics& messages) {
  layout_reading found;
  for (const folder_file& each : from.files) {
    const auto revision = revision_in_code(each.name);
    if (revision && !is_known(found.code, *revision)) found.code.push_back({*revision, each.name});
  }

  std::vector<named_script> scripts;
  for (const folder_file& each : from.files) {
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
