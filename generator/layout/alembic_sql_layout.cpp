// Alembic's chain as SQL: files with what `alembic upgrade A:B --sql`, `alembic downgrade B:A --sql` and
// `alembic history --verbose` print. docs/import.md says how to make them.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "alembic_script.hpp"
#include "borrowed.hpp"
#include "layouts.hpp"
#include "names.hpp"

namespace strata::generator {

namespace {

// The script without the blanks around it.
std::string_view text_of(const script_section& section) {
  constexpr std::string_view blanks = " \t\r\n";
  std::string_view text = section.file->text().substr(section.begin, section.end - section.begin);
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

class alembic_folder {
 public:
  alembic_folder(const std::vector<folder_file>& files, const std::string& display,
                 const std::vector<dialect>& dialects, diagnostics& messages)
      : files_(files), display_(display), dialects_(dialects), messages_(messages) {}

  layout_reading read() {
    std::map<std::string, std::pair<alembic_note, source>> history;
    for (const folder_file& each : files_) {
      if (!each.text || !each.name.ends_with(".sql")) continue;
      for (auto& [name, note] : read_alembic_history(each.text->text())) {
        history.insert_or_assign(name, std::pair{std::move(note), each.text});
      }
    }
    for (const dialect which : dialects_) read_for(which);
    join_readings();
    describe(history);
    layout_reading found;
    for (const std::string& each : order_) {
      if (check_up(each)) found.migrations.push_back(std::move(migrations_.at(each)));
    }
    report_missing(history, found);
    return found;
  }

 private:
  [[nodiscard]] static std::optional<file_variant> variant_of(const folder_file& file) {
    if (!file.text || !file.name.ends_with(".sql")) return std::nullopt;
    std::string_view name = file.name;
    name.remove_suffix(4);
    file_variant variant = take_variant(name);
    if (variant.other_engine && variant.dialects.empty()) return std::nullopt;
    return variant;
  }

  // Files of the engine's own go before those for all of them.
  [[nodiscard]] std::vector<source> files_for(dialect which) const {
    std::vector<source> own;
    std::vector<source> shared;
    for (const folder_file& each : files_) {
      const auto variant = variant_of(each);
      if (!variant) continue;
      const std::vector<dialect>& named = variant->dialects;
      if (named.empty()) shared.push_back(each.text);
      if (std::find(named.begin(), named.end(), which) != named.end()) own.push_back(each.text);
    }
    own.insert(own.end(), shared.begin(), shared.end());
    return own;
  }

  void read_for(dialect which) {
    const std::vector<source> files = files_for(which);
    std::set<std::string> tables;
    for (const source& each : files) find_version_tables(each->text(), which, tables);
    for (const source& each : files) {
      const alembic_script script = read_alembic_script(each, which, tables, messages_);
      for (const alembic_step& step : script.steps) add(step, script.file, which, each);
    }
  }

  // `file` has blanks where `printed` has what is Alembic's own.
  void add(const alembic_step& step, const source& file, dialect which, const source& printed) {
    const std::string& revision = step.revision;
    if (!step.is_complete) {
      report(
          fmt::format("nothing behind this script of {} records it in alembic_version", step.revision), file, step.line,
          "where Alembic stopped with an error, what it printed is cut off: mend that, and print it again; where its "
          "table has another name, print the revisions from base on");
    }
    auto found = migrations_.find(revision);
    if (found == migrations_.end()) {
      if (!is_revision(revision)) {
        report(fmt::format("`{}` cannot be a revision", step.revision), file, step.line,
               "a revision is made of letters, digits, `_` and `.`: give it another name in Alembic");
        return;
      }
      found = migrations_.emplace(revision, borrowed_migration(revision, "", printed)).first;
      order_.push_back(revision);
    }
    migration_file& migration = found->second;
    if (step.way == direction::up) {
      migration.file = printed;
      migration.parents = step.parents;
    }
    script_section section;
    section.way = step.way;
    section.dialects = {which};
    section.transactional = step.transactional;
    section.borrowed = true;
    section.transaction_as_needed = step.transactional;
    section.file = file;
    section.marker = step.line;
    section.begin = step.begin;
    section.end = step.end;
    const auto same = std::find_if(migration.sections.begin(), migration.sections.end(), [&](const auto& each) {
      return each.way == step.way && each.dialects == section.dialects;
    });
    if (same == migration.sections.end()) {
      migration.sections.push_back(std::move(section));
    } else if (text_of(*same) != text_of(section)) {
      // Ranges that lead to a merge print a branch once more, word for word.
      report(fmt::format("revision {} is there twice, with other statements", step.revision), file, step.line,
             "keep one of the two",
             {fmt::format("the first is {}:{}", same->file->path(), same->file->locate(same->marker).line)});
    }
  }

  // One section for all dialects where they read the same text.
  void join_readings() {
    for (auto& [revision, migration] : migrations_) {
      std::vector<script_section> joined;
      for (const direction way : {direction::up, direction::down}) {
        std::vector<script_section> own;
        for (const script_section& each : migration.sections) {
          if (each.way == way) own.push_back(each);
        }
        if (own.empty()) continue;
        const bool one = std::all_of(own.begin(), own.end(), [&](const script_section& each) {
          return each.transactional == own.front().transactional && text_of(each) == text_of(own.front());
        });
        if (one && own.size() == dialects_.size()) {
          own.resize(1);
          own.front().dialects.clear();
        }
        joined.insert(joined.end(), own.begin(), own.end());
      }
      migration.sections = std::move(joined);
      drop_empty_downs(migration);
    }
  }

  // `def downgrade(): pass` is no way back for what does something.
  static void drop_empty_downs(migration_file& migration) {
    const bool does_something =
        std::any_of(migration.sections.begin(), migration.sections.end(),
                    [](const script_section& each) { return each.way == direction::up && !text_of(each).empty(); });
    if (!does_something) return;
    std::erase_if(migration.sections,
                  [](const script_section& each) { return each.way == direction::down && text_of(each).empty(); });
  }

  void describe(const std::map<std::string, std::pair<alembic_note, source>>& history) {
    for (const auto& [name, note] : history) {
      const auto found = migrations_.find(name);
      if (found == migrations_.end()) continue;
      found->second.description = note.first.description;
      for (const std::string& each : note.first.depends) {
        found->second.depends.push_back({each, note.first.offset});
      }
    }
  }

  bool check_up(const std::string& revision) {
    const migration_file& migration = migrations_.at(revision);
    const bool has_up = std::any_of(migration.sections.begin(), migration.sections.end(),
                                    [](const script_section& each) { return each.way == direction::up; });
    if (!has_up) {
      messages_.add({.code = "strata-missing-up",
                     .message = fmt::format("revision {} has a downgrade and no upgrade", revision),
                     .file = migration.sections.front().file,
                     .offset = migration.sections.front().marker,
                     .help = "print it, too: alembic upgrade base:heads --sql"});
    }
    return has_up;
  }

  void report_missing(const std::map<std::string, std::pair<alembic_note, source>>& history,
                      const layout_reading& found) {
    for (const auto& [name, note] : history) {
      if (migrations_.contains(name)) continue;
      report(fmt::format("revision {} is in the history, and there is no upgrade to it", name), note.second,
             note.first.offset,
             fmt::format("`alembic upgrade PARENT:{0} --sql` says why it prints nothing; what needs a database to run "
                         "on is to be written by hand, below a line `-- Running upgrade PARENT -> {0}`",
                         name));
    }
    if (!found.migrations.empty() || !history.empty()) return;
    messages_.add({.code = "strata-alembic-sql",
                   .message = "there is no `-- Running upgrade …` line in these files",
                   .path = display_,
                   .help = "alembic upgrade base:heads --sql > upgrade.sql"});
  }

  void report(std::string message, const source& file, std::size_t offset, std::string help,
              std::vector<std::string> details = {}) {
    messages_.add({.code = "strata-alembic-sql",
                   .message = std::move(message),
                   .file = file,
                   .offset = offset,
                   .details = std::move(details),
                   .help = std::move(help)});
  }

  const std::vector<folder_file>& files_;
  const std::string& display_;
  const std::vector<dialect>& dialects_;
  diagnostics& messages_;
  std::map<std::string, migration_file> migrations_;
  // As they are printed.
  std::vector<std::string> order_;
};

}  // namespace

// The revisions in the order in which they are printed first. Files for an engine are called `up.postgresql.sql`.
layout_reading read_alembic_sql_layout(const layout_folder& from, diagnostics& messages) {
  return alembic_folder{from.files, from.display, from.dialects, messages}.read();
}

}  // namespace strata::generator
