// Layouts whose files are called `V<version>__<name>.sql`: Flyway's and refinery's.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "borrowed.hpp"
#include "generator/sql/lexer.hpp"
#include "layouts.hpp"
#include "names.hpp"

namespace strata::generator {

namespace {

// Flyway: `V<version>__<description>.sql`, with `U` for the way back, `B` for a baseline, in folders of any depth.
//
// After flyway-core's ResourceNameParser, MigrationVersion, ResolvedMigrationComparator and SqlScriptMetadata: dots and
// underscores part a version, whose parts are numbers of any length; `1` and `1.0` are one version. `X.sql.conf` may
// say executeInTransaction; without it Flyway finds out by itself what cannot run in a transaction.

enum class kind { versioned, undo, baseline, repeatable };

struct name_parts {
  kind what{};
  /// With dots.
  std::string version;
  std::string_view description;
};

std::optional<kind> kind_of(std::string_view name) {
  switch (name.empty() ? '\0' : name.front()) {
    case 'V':
      return kind::versioned;
    case 'U':
      return kind::undo;
    case 'B':
      return kind::baseline;
    case 'R':
      return kind::repeatable;
    default:
      return std::nullopt;
  }
}

// `V4_101__add_region`, without its ending. Nothing for what Flyway takes for no migration.
std::optional<name_parts> read_name(std::string_view stem) {
  const auto what = kind_of(stem);
  if (!what) return std::nullopt;
  stem.remove_prefix(1);
  const std::size_t parting = std::min(stem.find("__"), stem.size());
  name_parts parts{*what, std::string{stem.substr(0, parting)}, stem.substr(std::min(parting + 2, stem.size()))};
  std::replace(parts.version.begin(), parts.version.end(), '_', '.');
  return parts;
}

// As Flyway shows it, and sorts by it.
std::string flyway_description(std::string_view from) {
  std::string words{from};
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

// As runtime/src/adopt/foreign_tools.cpp calls Flyway's rows without a version.
std::string repeatable_version(std::string_view description) {
  std::string version = "R__" + std::string{description};
  std::replace(version.begin(), version.end(), ' ', '_');
  return version;
}

// Letters first: what begins with a digit names a version.
std::string repeatable_name(std::string_view description) {
  std::string name{description};
  for (char& each : name) {
    if (!is_revision(std::string_view{&each, 1}) && each != '.') each = '_';
  }
  const bool letter = !name.empty() && !(name.front() >= '0' && name.front() <= '9') && is_revision(name);
  return letter ? name : "R__" + name;
}

class flyway_folder {
 public:
  flyway_folder(const std::vector<folder_file>& files, diagnostics& messages) : files_(files), messages_(messages) {}

  layout_reading read() {
    for (const folder_file& each : files_) take(each);
    order_by_version(found_.migrations, messages_);
    order_by_version(baselines_, messages_);
    add_baseline();
    for (const undo& each : undos_) add_undo(each);
    add_repeatables();
    return std::move(found_);
  }

 private:
  struct repeatable {
    std::string order;
    migration_file migration;
  };

  struct undo {
    std::string version;
    source file;
    source settings;
  };

  void take(const folder_file& file) {
    const std::string_view name = name_of(file.name);
    const std::size_t dot = name.rfind('.');
    const auto parts = read_name(name.substr(0, dot));
    if (dot == std::string_view::npos) return;
    const bool sql = is_word(name.substr(dot), ".sql");
    if (sql && !file.text) return;
    if (!parts) {
      if (sql) leave_out(file.text, name);
    } else if (is_code_file(name) && is_version(parts->version)) {
      found_.code.push_back({parts->version, file.name});
    } else if (sql && (parts->what == kind::repeatable ? !parts->version.empty() : !is_version(parts->version))) {
      report("strata-no-revision", "the name is no version that Flyway reads", file.text,
             "rename it: V1.2__add_region.sql, R__add_view.sql");
    } else if (sql) {
      add(*parts, file);
    }
  }

  void add(const name_parts& parts, const folder_file& file) {
    const source settings = settings_of(file.name);
    refuse_what_depends(file.text, settings);
    switch (parts.what) {
      case kind::versioned:
        found_.migrations.push_back(migration_of(parts, file.text, settings));
        break;
      case kind::baseline:
        baselines_.push_back(migration_of(parts, file.text, settings));
        break;
      case kind::undo:
        undos_.push_back({parts.version, file.text, settings});
        break;
      case kind::repeatable:
        add_repeatable(parts, file.text, settings);
        break;
    }
  }

  static migration_file migration_of(const name_parts& parts, const source& file, const source& settings) {
    migration_file migration = borrowed_migration(parts.version, parts.description, file);
    migration.origin = flyway_origin(parts.version, file);
    migration.sections.push_back(section_of(file, direction::up, settings));
    return migration;
  }

  static script_section section_of(const source& file, direction way, const source& settings) {
    script_section section = whole_file(file, way);
    const std::string said = setting(settings, "executeInTransaction");
    if (!said.empty()) section.transaction_as_needed = false;
    section.transactional = said != "false";
    return section;
  }

  // It has no way back: when its text changes, Flyway runs it on top of what it made, and leaves it alone otherwise.
  void add_repeatable(const name_parts& parts, const source& file, const source& settings) {
    if (setting(settings, "executeInTransaction") == "false") {
      return report("strata-repeatable-section", "a repeatable migration runs in a transaction, always", settings,
                    "remove the line; what cannot run in a transaction goes into a versioned migration");
    }
    migration_file migration = borrowed_migration(repeatable_name(parts.description), parts.description, file);
    migration.origin = flyway_origin(repeatable_version(parts.description), file);
    migration.repeatable = true;
    migration.only_when_changed = true;
    migration.irreversible = irreversible_mark{"Flyway's repeatables have no way back"};
    migration.sections.push_back(section_of(file, direction::up, settings));
    migration.sections.back().transaction_as_needed = false;
    repeatables_.push_back({flyway_description(parts.description), std::move(migration)});
  }

  void add_repeatables() {
    std::stable_sort(repeatables_.begin(), repeatables_.end(),
                     [](const repeatable& left, const repeatable& right) { return left.order < right.order; });
    std::map<std::string, source> names;
    for (repeatable& each : repeatables_) {
      const auto [first, added] = names.emplace(each.migration.revision, each.migration.file);
      if (added) {
        found_.migrations.push_back(std::move(each.migration));
      } else {
        report("strata-duplicate-revision", fmt::format("a second repeatable migration `{}`", first->first),
               each.migration.file, "describe them differently, in letters, digits and `_`",
               {"the first is " + first->second->path()});
      }
    }
  }

  // A database begins at the highest baseline, unless the migrations that it sums up are there to run.
  void add_baseline() {
    if (baselines_.empty()) return;
    migration_file& last = baselines_.back();
    const bool summed_up =
        found_.migrations.empty() || std::is_gt(compare_versions(found_.migrations.front().revision, last.revision));
    for (const migration_file& each : baselines_) {
      if (summed_up && &each == &last) continue;
      note_left_out(each.file,
                    summed_up ? "a later baseline takes its place"
                              : "new databases run the migrations that this baseline sums up, because they are here",
                    messages_);
    }
    if (summed_up) found_.migrations.insert(found_.migrations.begin(), std::move(last));
  }

  void add_undo(const undo& what) {
    const auto same = std::find_if(found_.migrations.begin(), found_.migrations.end(), [&](const auto& each) {
      return std::is_eq(compare_versions(each.revision, what.version));
    });
    if (same == found_.migrations.end()) {
      note_left_out(what.file, "there is no versioned migration that it would undo", messages_);
    } else if (same->sections.size() > 1) {
      report("strata-duplicate-revision", "a second undo of version " + what.version, what.file,
             "Flyway takes one: remove the other", {"the first is " + same->sections.back().file->path()});
    } else {
      same->sections.push_back(section_of(what.file, direction::down, what.settings));
    }
  }

  [[nodiscard]] source settings_of(const std::string& name) const {
    const auto found = std::find_if(files_.begin(), files_.end(),
                                    [&](const folder_file& each) { return each.name == name + ".conf"; });
    return found == files_.end() ? nullptr : found->text;
  }

  void refuse_what_depends(const source& file, const source& settings) {
    if (!setting(settings, "shouldExecute").empty()) {
      report("strata-script-setting", "`shouldExecute`: a migration is the same everywhere it runs", settings,
             "remove the line; what only some databases need is no migration of all");
    }
    const std::string encoding = setting(settings, "encoding");
    if (!encoding.empty() && !is_word(encoding, "utf-8") && !is_word(encoding, "utf8")) {
      report("strata-script-setting", fmt::format("`encoding={}`: migrations are UTF-8", encoding), settings,
             "convert the script (iconv -t UTF-8) and remove the line");
    }
    if (setting(settings, "placeholderReplacement") != "false") refuse_placeholders(file);
  }

  void refuse_placeholders(const source& file) {
    const std::string_view text = file->text();
    const std::size_t begin = text.find("${");
    const std::size_t end = text.find('}', std::min(begin, text.size()));
    if (begin == std::string_view::npos || end == std::string_view::npos) return;
    messages_.add({.code = "strata-placeholder",
                   .message = fmt::format("`{}` is a placeholder of Flyway's, and nobody fills it in here",
                                          text.substr(begin, end + 1 - begin)),
                   .file = file,
                   .offset = begin,
                   .help = fmt::format("write the value; if it is meant as it stands, say placeholderReplacement=false "
                                       "in {}.conf",
                                       file->path())});
  }

  // Callbacks are SQL that Flyway runs besides the migrations: `beforeMigrate.sql`, `afterEachMigrate__x.sql`.
  void leave_out(const source& file, std::string_view name) {
    const bool callback = name.starts_with("before") || name.starts_with("after") || name.starts_with("createSchema");
    if (!callback) return note_left_out(file, "the name is none that Flyway reads", messages_);
    messages_.add({.level = severity::warning,
                   .code = "strata-callback",
                   .message = "left out: a callback of Flyway's, which Strata does not run",
                   .file = file,
                   .help = "run it from the program, before or after strata::upgrade()"});
  }

  void report(std::string code, std::string message, const source& file, std::string help,
              std::vector<std::string> details = {}) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .file = file,
                   .details = std::move(details),
                   .help = std::move(help)});
  }

  const std::vector<folder_file>& files_;
  diagnostics& messages_;
  layout_reading found_;
  std::vector<migration_file> baselines_;
  std::vector<undo> undos_;
  std::vector<repeatable> repeatables_;
};

// refinery: `V<version>__<name>.sql`, or `U` for one that may be applied late, in folders of any depth, in the order of
// the versions as numbers. There is no way back.
//
// After refinery_core/src/util.rs and runner.rs: names are letters, digits and underscores; what does not match is
// passed over; versions are unique, whatever their letter.

struct refinery_name {
  std::string version;
  std::string_view description;
};

bool is_word_byte(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
         static_cast<unsigned char>(byte) >= 0x80;
}

// `V7__add_region`, without its ending.
std::optional<refinery_name> read_refinery_name(std::string_view stem) {
  if (!stem.starts_with('V') && !stem.starts_with('U')) return std::nullopt;
  stem.remove_prefix(1);
  const std::size_t parting = stem.find("__");
  if (parting == std::string_view::npos || !is_version(stem.substr(0, parting))) return std::nullopt;
  const std::string_view description = stem.substr(parting + 2);
  if (description.empty() || !std::all_of(description.begin(), description.end(), is_word_byte)) return std::nullopt;
  return refinery_name{std::string{stem.substr(0, parting)}, description};
}

}  // namespace

layout_reading read_flyway_layout(const layout_folder& from, diagnostics& messages) {
  return flyway_folder{from.files, messages}.read();
}

layout_reading read_refinery_layout(const layout_folder& from, diagnostics& messages) {
  layout_reading found;
  for (const folder_file& each : from.files) {
    const std::string_view name = name_of(each.name);
    const std::size_t dot = name.rfind('.');
    const std::string_view ending = dot == std::string_view::npos ? "" : name.substr(dot);
    const auto parts = read_refinery_name(name.substr(0, dot));
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
