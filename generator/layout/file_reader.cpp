#include "file_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "runtime/internal/words.hpp"

#include "origin_directive.hpp"
#include "outside_text.hpp"
#include "repeatable_file.hpp"
#include "requires_directive.hpp"
#include "revision.hpp"
#include "section_options.hpp"
#include "step_calls.hpp"
#include "variable_directive.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view revision_rule =
    "a revision is made of letters, digits, `_` and `.`, and is none of base, current, head, heads, none";
constexpr std::string_view label_rule =
    "a label is made of letters, digits, `_` and `.`, and is none of base, current, head, heads, none";

// Behind `migrate:repeatable`.
constexpr std::string_view when_changed = "when-changed";

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
    check_repeatable(found_, stated_.contains("revision"), messages_);
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
    } else if (name == "variable") {
      check_place(line);
      read_variable(line, file_, found_.variables, messages_);
    } else if (name == "origin") {
      check_place(line);
      read_origin(line, file_, found_.origin, messages_);
    } else if (name == "requires") {
      check_place(line);
      read_requires(line, file_, found_.requirements, messages_);
    } else if (name == "checkpoint" || name == "digest" || name == "frozen") {
      read_checkpoint(line);
    } else if (name == "revision" || name == "parent" || name == "compatible" || name == "repeatable" ||
               name == "imported") {
      read_directive(line);
    } else if (name == "depends") {
      check_place(line);
      read_depends(line);
    } else if (name == "label") {
      check_place(line);
      read_labels(line);
    } else {
      std::string help = did_you_mean(name, marker_names);
      if (help.empty()) help = fmt::format("the markers are {}", fmt::join(marker_names, ", "));
      report("strata-unknown-marker", fmt::format("unknown marker `migrate:{}`", name), line.name.offset,
             std::move(help));
    }
  }

  // What stands above the sections and speaks of the whole migration.
  void read_directive(const marker& line) {
    const std::string_view name = line.name.text;
    check_place(line);
    if (!stated_.insert(name).second) {
      report("strata-duplicate-directive", fmt::format("`migrate:{}` is stated twice", name), line.begin,
             name == "parent" ? "name all parents in one line: -- migrate:parent A B" : "remove one of the lines");
      return;
    }
    if (name == "revision") return read_revision(line);
    if (name == "parent") return read_parents(line);
    (name == "compatible" ? found_.compatible : name == "imported" ? found_.borrowed : found_.repeatable) = true;
    const bool takes_word = name == "repeatable";
    found_.only_when_changed =
        found_.only_when_changed || (takes_word && line.words.size() == 1 && line.words.front().text == when_changed);
    if (!line.words.empty() && !(takes_word && found_.only_when_changed)) {
      report("strata-marker-words",
             takes_word ? fmt::format("`migrate:{}` takes `{}` or nothing", name, when_changed)
                        : fmt::format("`migrate:{}` takes no words", name),
             line.words.front().offset, "put the remark into a comment of its own");
    }
  }

  void check_place(const marker& line) {
    if (!header_end_) return;
    report("strata-late-directive", fmt::format("`migrate:{}` stands below the first section", line.name.text),
           line.begin, "move the line to the top of the file");
  }

  void read_revision(const marker& line) {
    if (line.words.size() != 1) {
      report("strata-marker-words", "`migrate:revision` takes one revision",
             line.words.empty() ? line.name.offset : line.words[1].offset, "-- migrate:revision 20260130_0900");
      return;
    }
    found_.revision = line.words.front().text;
    found_.revision_offset = line.words.front().offset;
    check_revision(line.words.front());
  }

  void check_revision(const marker_word& word) {
    if (is_revision(word.text)) return;
    report("strata-invalid-revision", fmt::format("`{}` cannot be a revision", word.text), word.offset,
           std::string{revision_rule});
  }

  void read_parents(const marker& line) {
    found_.parents.emplace();
    if (line.words.empty()) {
      report("strata-marker-words", "`migrate:parent` takes one revision, several for a merge, or none",
             line.name.offset, "-- migrate:parent none makes a first migration");
      return;
    }
    found_.parents_offset = line.words.front().offset;
    if (line.words.size() == 1 && line.words.front().text == "none") return;
    std::set<std::string_view> named;
    for (const marker_word& word : line.words) {
      check_revision(word);
      if (named.insert(word.text).second) {
        found_.parents->emplace_back(word.text);
      } else {
        report("strata-duplicate-parent", fmt::format("parent `{}` is named twice", word.text), word.offset,
               "name it once");
      }
    }
  }

  // Names with blanks or commas between them; the line may be repeated.
  static std::vector<marker_word> names_of(const marker& line) {
    std::vector<marker_word> names;
    for (const marker_word& word : line.words) {
      for (std::size_t begin = 0; begin < word.text.size();) {
        const std::size_t end = std::min(word.text.find(',', begin), word.text.size());
        if (end > begin) names.push_back({word.text.substr(begin, end - begin), word.offset + begin});
        begin = end + 1;
      }
    }
    return names;
  }

  void read_depends(const marker& line) {
    const std::vector<marker_word> names = names_of(line);
    if (names.empty()) {
      report("strata-marker-words", "`migrate:depends` takes one revision or several", line.name.offset,
             "-- migrate:depends 20260130_0900");
    }
    for (const marker_word& word : names) {
      check_revision(word);
      if (depends_.insert(word.text).second) {
        found_.depends.push_back({std::string{word.text}, word.offset});
      } else {
        report("strata-duplicate-dependency", fmt::format("dependency `{}` is named twice", word.text), word.offset,
               "name it once");
      }
    }
  }

  void read_labels(const marker& line) {
    const std::vector<marker_word> names = names_of(line);
    if (names.empty()) {
      report("strata-marker-words", "`migrate:label` takes a name", line.name.offset, "-- migrate:label billing");
    }
    for (const marker_word& word : names) {
      if (is_revision(word.text)) {
        found_.labels.push_back({std::string{word.text}, word.offset});
      } else {
        report("strata-invalid-label", fmt::format("`{}` cannot be a label", word.text), word.offset,
               std::string{label_rule});
      }
    }
  }

  // These may go on over several lines.
  void read_checkpoint(const marker& line) {
    const std::string_view name = line.name.text;
    if (header_end_) {
      report("strata-late-directive", fmt::format("`migrate:{}` stands below the first section", name), line.begin,
             "move the line to the top of the file");
    }
    if (!found_.checkpoint) found_.checkpoint.emplace().offset = line.begin;
    if (name == "digest") return read_digest(line);
    if (line.words.empty()) {
      report("strata-marker-words", fmt::format("`migrate:{}` takes what it speaks of", name), line.name.offset,
             "only `strata squash` writes this line");
    }
    for (const marker_word& word : line.words) {
      if (name == "checkpoint") check_revision(word);
      (name == "checkpoint" ? found_.checkpoint->replaces : found_.checkpoint->frozen).emplace_back(word.text);
    }
  }

  void read_digest(const marker& line) {
    const auto which = line.words.size() == 2 ? dialect_from(line.words.front().text) : std::nullopt;
    if (which) {
      found_.checkpoint->digests[*which] = line.words[1].text;
    } else {
      report("strata-marker-words", "`migrate:digest` takes a dialect and a digest", line.name.offset,
             "only `strata squash` writes this line");
    }
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
    const std::size_t begin = line.words.front().offset;
    const std::size_t end = line.words.back().offset + line.words.back().text.size();
    found_.irreversible->reason = file_->text().substr(begin, end - begin);
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
    const std::size_t begin = line.words.front().offset;
    const std::size_t end = line.words.back().offset + line.words.back().text.size();
    std::string query{file_->text().substr(begin, end - begin)};
    while (!query.empty() && query.back() == ';') query.pop_back();
    found_.sections.back().guards.push_back({std::move(query), line.begin, begin, line.end});
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
  std::set<std::string_view> depends_;
  /// Marker lines of sections.
  std::set<std::size_t> states_transaction_;
  std::optional<std::size_t> header_end_;
  bool in_section_ = false;
  // Where the text below an irreversible marker begins.
  std::optional<std::size_t> outside_;
};

}  // namespace

migration_file read_migration_file(const source& file, const std::vector<marker>& markers, diagnostics& messages) {
  return file_reader{file, messages}.read(markers);
}

}  // namespace strata::generator
