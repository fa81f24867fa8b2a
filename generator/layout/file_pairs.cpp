#include "file_pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "borrowed.hpp"

namespace strata::generator {

namespace {

struct engine_word {
  std::string_view word;
  std::optional<dialect> which;
};

constexpr std::array engine_words{engine_word{"sqlite", dialect::sqlite},
                                  engine_word{"sqlite3", dialect::sqlite},
                                  engine_word{"postgres", dialect::postgresql},
                                  engine_word{"postgresql", dialect::postgresql},
                                  engine_word{"pgsql", dialect::postgresql},
                                  engine_word{"pg", dialect::postgresql},
                                  engine_word{"mysql", dialect::mysql},
                                  engine_word{"mariadb", dialect::mysql},
                                  engine_word{"cockroach", std::nullopt},
                                  engine_word{"cockroachdb", std::nullopt},
                                  engine_word{"crdb", std::nullopt},
                                  engine_word{"mssql", std::nullopt},
                                  engine_word{"sqlserver", std::nullopt},
                                  engine_word{"oracle", std::nullopt}};

// A name without an up file yet: the file that is known of it stands for it in messages.
bool has_up(const migration_file& migration) {
  return std::any_of(migration.sections.begin(), migration.sections.end(),
                     [](const script_section& each) { return each.way == direction::up; });
}

}  // namespace

file_variant take_variant(std::string_view& name) {
  file_variant variant;
  while (true) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return variant;
    const std::string_view word = name.substr(dot + 1);
    const auto engine = std::find_if(engine_words.begin(), engine_words.end(),
                                     [word](const engine_word& each) { return each.word == word; });
    if (word == "autocommit") {
      variant.autocommit = true;
    } else if (engine == engine_words.end()) {
      return variant;
    } else if (engine->which) {
      variant.dialects.push_back(*engine->which);
    } else {
      variant.other_engine = true;
    }
    name.remove_suffix(name.size() - dot);
  }
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

}  // namespace strata::generator
