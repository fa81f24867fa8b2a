// The layout `strata`: a migration is one file, and marker lines say what its parts are; docs/migration-files.md
// describes it. dbmate's folders are read by the same rules.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "borrowed.hpp"
#include "directives.hpp"
#include "layouts.hpp"
#include "markers.hpp"
#include "names.hpp"
#include "runtime/internal/words.hpp"

namespace strata::generator {

namespace {

// From one file's marker lines to a migration. Reports everything that is wrong with the file's form.
class file_reader {
 public:
  file_reader(const source& file, diagnostics& messages) : file_(file), messages_(messages) {
    file_name_parts name = read_file_name(name_of(file->path()));
    found_.file = file;
    found_.revision = std::move(name.revision);
    found_.description = std::move(name.description);
  }

  migration_file read(const std::vector<marker>& markers) {
    for (const marker& each : markers) read_marker(each);
    close_part(file_->text().size());
    check_header();
    check_directions();
    check_repeatable();
    if (found_.borrowed) borrow_sections();
    for (script_section& each : found_.sections) each.variables = found_.variables;
    check_checkpoint();
    return std::move(found_);
  }

 private:
  void report(std::string code, std::string message, std::size_t offset, std::string help = {},
              std::vector<std::string> details = {}) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .file = file_,
                   .offset = offset,
                   .details = std::move(details),
                   .help = std::move(help)});
  }

  void read_marker(const marker& line) {
    const std::string_view name = line.name.text;
    if (name == "up" || name == "down") {
      open_section(line, name == "up" ? direction::up : direction::down);
    } else if (name == "irreversible") {
      read_irreversible(line);
    } else if (name == "guard") {
      read_guard(line);
    } else if (is_directive(name)) {
      check_place(line);
      read_directive(line, found_, stated_, messages_);
    } else {
      std::string help = did_you_mean(name, marker_names);
      if (help.empty()) help = fmt::format("the markers are {}", fmt::join(marker_names, ", "));
      report("strata-unknown-marker", fmt::format("unknown marker `migrate:{}`", name), line.name.offset,
             std::move(help));
    }
  }

  void check_place(const marker& line) {
    if (!header_end_) return;
    report("strata-late-directive", fmt::format("`migrate:{}` stands below the first section", line.name.text),
           line.begin, "move the line to the top of the file");
  }

  void open_section(const marker& line, direction way) {
    close_part(line.begin);
    script_section section = read_section_options(line, file_, messages_);
    section.way = way;
    report_duplicate(section);
    for (const marker_word& word : line.words) {
      if (word.text.starts_with("transaction:")) states_transaction_.insert(line.begin);
    }
    found_.sections.push_back(std::move(section));
    in_section_ = true;
  }

  void report_duplicate(const script_section& section) {
    const auto overlaps = [&section](const script_section& other) {
      if (other.way != section.way) return false;
      if (other.dialects.empty() || section.dialects.empty()) return other.dialects.empty() == section.dialects.empty();
      return std::find_first_of(other.dialects.begin(), other.dialects.end(), section.dialects.begin(),
                                section.dialects.end()) != other.dialects.end();
    };
    const auto first = std::find_if(found_.sections.begin(), found_.sections.end(), overlaps);
    if (first == found_.sections.end()) return;
    const auto shared = std::find_first_of(first->dialects.begin(), first->dialects.end(), section.dialects.begin(),
                                           section.dialects.end());
    const std::string whose =
        shared == first->dialects.end() ? std::string{} : fmt::format(" for {}", to_string(*shared));
    report("strata-duplicate-section", fmt::format("a second `migrate:{}`{}", word_for(section.way), whose),
           section.marker, "join the two sections",
           {fmt::format("the first is in line {}", file_->locate(first->marker).line)});
  }

  void read_irreversible(const marker& line) {
    // Above the sections it is one more directive; below one, it ends the script.
    if (header_end_) {
      close_part(line.begin);
      outside_ = line.end;
    }
    if (found_.irreversible) {
      report("strata-duplicate-directive", "`migrate:irreversible` is stated twice", line.begin,
             "remove one of the lines");
      return;
    }
    found_.irreversible.emplace();
    found_.irreversible->offset = line.begin;
    if (line.words.empty()) {
      report("strata-irreversible-reason", "`migrate:irreversible` needs a reason", line.name.offset,
             "say what is lost, for whoever wants to go back: -- migrate:irreversible drops the old addresses");
      return;
    }
    found_.irreversible->reason = text_from(line, 0, *file_);
  }

  void read_guard(const marker& line) {
    if (!in_section_) {
      report("strata-guard-place", "`migrate:guard` stands in no section", line.begin,
             "move it below `-- migrate:up` or `-- migrate:down`, directly above the statement that it guards");
      return;
    }
    if (line.words.empty()) {
      report(
          "strata-marker-words", "`migrate:guard` needs a query", line.name.offset,
          "-- migrate:guard SELECT to_regclass('jobs_state') IS NULL runs the next statement only where that is true");
      return;
    }
    std::string query{text_from(line, 0, *file_)};
    while (!query.empty() && query.back() == ';') query.pop_back();
    found_.sections.back().guards.push_back({std::move(query), line.begin, line.words.front().offset, line.end});
  }

  // Another tool's text, which databases have run as it stands.
  void borrow_sections() {
    for (script_section& each : found_.sections) {
      each.borrowed = true;
      each.transaction_as_needed = !found_.repeatable && !states_transaction_.contains(each.marker);
    }
  }

  // Ends what began at the last section marker.
  void close_part(std::size_t end) {
    if (!header_end_) header_end_ = end;
    if (in_section_) {
      found_.sections.back().end = end;
      check_call_text(found_.sections.back(), messages_);
    }
    if (outside_) check_below_irreversible(*outside_, end);
    in_section_ = false;
    outside_.reset();
  }

  void check_below_irreversible(std::size_t begin, std::size_t end) {
    if (const auto stray = find_outside_text(file_->text(), begin, end)) {
      report("strata-text-after-irreversible",
             "this text belongs to no section: `migrate:irreversible` ended the script", stray->offset,
             "move it above the marker, or remove it");
    }
  }

  void check_header() {
    if (found_.sections.empty()) return;
    const auto stray = find_outside_text(file_->text(), 0, *header_end_);
    if (!stray) return;
    if (stray->open_comment) {
      report("strata-text-before-marker", "this comment is still open at the first marker", stray->offset,
             "close it with */");
    } else {
      report("strata-text-before-marker", "only comments can stand above the first section", stray->offset,
             "move the statement below `-- migrate:up`");
    }
  }

  const script_section* first_of(direction way) const {
    const auto found = std::find_if(found_.sections.begin(), found_.sections.end(),
                                    [way](const script_section& each) { return each.way == way; });
    return found == found_.sections.end() ? nullptr : &*found;
  }

  void check_directions() {
    const script_section* up = first_of(direction::up);
    const script_section* down = first_of(direction::down);
    if (!up) {
      report("strata-missing-up", "the migration has no `-- migrate:up` section", down ? down->marker : 0,
             "write `-- migrate:up` above the statements that make the change");
    }
    if (found_.irreversible && down) {
      report("strata-irreversible-and-down", "the migration is irreversible and has a way down",
             found_.irreversible->offset, "remove this line, or the down section",
             {fmt::format("`migrate:down` is in line {}", file_->locate(down->marker).line)});
    }
    if (up && !down && !found_.irreversible) {
      report("strata-missing-down", "the migration has no `-- migrate:down` section", up->marker,
             "write one that takes the change back, or `-- migrate:irreversible` and the reason");
    }
  }

  // What a repeatable migration makes is its name.
  void check_repeatable() {
    if (!found_.repeatable) return;
    const std::string_view name = name_of(file_->path());
    found_.revision = name.substr(0, name.rfind('.'));
    found_.description = found_.revision;
    std::replace(found_.description.begin(), found_.description.end(), '_', ' ');
    const bool states_revision = stated_.contains("revision");
    if (states_revision || found_.parents) {
      report("strata-repeatable-header", "a repeatable migration has neither a revision nor parents",
             states_revision ? found_.revision_offset : found_.parents_offset,
             "remove the line; -- migrate:depends NAME says which repeatable migrations run before it");
    } else if (!is_revision(found_.revision) || !read_file_name(name).revision.empty()) {
      report("strata-repeatable-header",
             fmt::format("`{}` cannot be the name of a repeatable migration", found_.revision), 0,
             "name the file after what it makes, letters first: active_nodes.sql");
    }
    for (const script_section& each : found_.sections) {
      if (each.call) {
        report("strata-repeatable-section", "a repeatable migration holds SQL alone", each.marker,
               "put the step in C++ into a migration with a revision");
      }
      if (!each.transactional) {
        report("strata-repeatable-section", "a repeatable migration runs in a transaction, always", each.marker,
               "remove transaction:false");
      }
    }
  }

  // It is where a chain begins, whatever comes before it in the folder, and one transaction, because it stands for
  // migrations of which nobody could say how far they came.
  void check_checkpoint() {
    if (!found_.checkpoint) return;
    const auto refuse = [this](std::string message, std::size_t offset, std::string help) {
      report("strata-checkpoint", std::move(message), offset, std::move(help));
    };
    if (found_.checkpoint->replaces.empty()) {
      refuse("the checkpoint names no migration that it stands for", found_.checkpoint->offset,
             "only `strata squash` writes checkpoints");
    }
    if (found_.checkpoint->digests.empty()) {
      refuse("the checkpoint does not say which digest it was written for", found_.checkpoint->offset,
             "only `strata squash` writes checkpoints");
    }
    if (found_.parents) {
      refuse("a checkpoint has no parents: it begins a chain", found_.parents_offset, "remove the line");
    }
    if (!found_.irreversible) {
      refuse("a checkpoint cannot be taken back", found_.checkpoint->offset,
             "write `-- migrate:irreversible` and the reason in place of a down section");
    }
    for (const script_section& each : found_.sections) {
      if (!each.transactional) refuse("a checkpoint runs in one transaction", each.marker, "remove transaction:false");
    }
    found_.parents.emplace();
  }

  static std::string_view word_for(direction way) { return way == direction::up ? "up" : "down"; }

  const source& file_;
  diagnostics& messages_;
  migration_file found_;
  std::set<std::string_view> stated_;
  /// Marker lines of sections.
  std::set<std::size_t> states_transaction_;
  std::optional<std::size_t> header_end_;
  bool in_section_ = false;
  // Where the text below an irreversible marker begins.
  std::optional<std::size_t> outside_;
};

// The schema that dbmate and others write beside the migrations.
constexpr std::string_view schema_dump = "schema.sql";

bool says_what_it_is(const std::vector<marker>& markers) {
  return std::any_of(markers.begin(), markers.end(),
                     [](const marker& each) { return each.name.text == "revision" || each.name.text == "repeatable"; });
}

void report_no_migration(const source& file, const std::vector<marker>& markers, diagnostics& messages) {
  if (!markers.empty()) {
    messages.add({.code = "strata-no-revision",
                  .message = "the file's name does not begin with a digit, so it names no revision",
                  .file = file,
                  .offset = markers.front().begin,
                  .help = "rename the file as `strata new` would (20260130_0900_add_region.sql), or write `-- "
                          "migrate:revision …` above; for a view, a function or a trigger, `-- migrate:repeatable`"});
  } else if (name_of(file->path()) != schema_dump) {
    messages.add({.level = severity::note,
                  .code = "strata-not-a-migration",
                  .message = "left out: the name does not begin with a digit, and there are no markers in it",
                  .file = file});
  }
}

// dbmate: one file a migration, with the sections `-- migrate:up` and `-- migrate:down`.
//
// After dbmate's pkg/dbmate/db.go and migration.go: the version is the digits that lead the file's name, and nothing
// else of it; the order is that of the whole file names, byte by byte (`10_` before `2_`); `transaction:false` is the
// one option. The markers are Strata's own, and so is their reader: what Strata knows beyond dbmate may be used.
// Several up blocks in one file, which newer dbmates run one after the other, are refused.
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

std::vector<migration_file> read_strata_layout(const std::vector<source>& files, diagnostics& messages) {
  std::vector<migration_file> migrations;
  for (const source& file : files) {
    const std::vector<marker> markers = find_markers(*file);
    if (read_file_name(name_of(file->path())).revision.empty() && !says_what_it_is(markers)) {
      report_no_migration(file, markers, messages);
    } else {
      migrations.push_back(file_reader{file, messages}.read(markers));
    }
  }
  return migrations;
}

layout_reading read_dbmate_layout(const layout_folder& from, diagnostics& messages) {
  layout_reading found;
  for (const folder_file& each : from.files) {
    if (!each.text || !each.name.ends_with(".sql")) continue;
    if (leading_digits(each.name).empty()) {
      note_left_out(each.text, "the name does not begin with a digit", messages);
      continue;
    }
    found.migrations.push_back(file_reader{each.text, messages}.read(find_markers(*each.text)));
    borrow(found.migrations.back(), each.name);
  }
  const auto by_name = [](const migration_file& left, const migration_file& right) {
    return name_of(left.file->path()) < name_of(right.file->path());
  };
  std::sort(found.migrations.begin(), found.migrations.end(), by_name);
  return found;
}

}  // namespace strata::generator
