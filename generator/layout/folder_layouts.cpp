// Layouts in which folders part the scripts: diesel's has one a migration, Sqitch's one for each direction.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "borrowed.hpp"
#include "layouts.hpp"

namespace strata::generator {

namespace {

// diesel: a folder a migration, with `up.sql`, `down.sql` and `metadata.toml`.
//
// After diesel_migrations (migrations_internals/src/lib.rs, src/file_based_migrations.rs, src/migration_harness.rs):
// the version is what stands before the first underscore, without dashes, and is compared as text: `20260730140000`
// sorts before `202607301400000000`, and this before `20260731000000`. A metadata.toml that does not say
// `run_in_transaction` says false; without the file it is true. Empty folders and hidden ones do not count.

struct migration_folder {
  source up;
  source down;
  source metadata;
  /// Any file in it.
  std::string some_file;
};

// A file that does not say it says false.
bool is_transactional(const migration_folder& folder) {
  if (folder.metadata == nullptr) return true;
  const std::string said = setting(folder.metadata, "run_in_transaction");
  return said.substr(0, said.find('#')) == "true";
}

script_section section_of(const source& file, direction way, bool transactional) {
  script_section section = whole_file(file, way);
  section.transactional = transactional;
  section.transaction_as_needed = transactional;
  return section;
}

std::map<std::string, migration_folder> group(const std::vector<folder_file>& files) {
  std::map<std::string, migration_folder> folders;
  for (const folder_file& each : files) {
    const std::size_t slash = each.name.find('/');
    if (slash == std::string::npos) continue;
    migration_folder& folder = folders[each.name.substr(0, slash)];
    const std::string_view inside = std::string_view{each.name}.substr(slash + 1);
    folder.some_file = each.name;
    if (inside == "up.sql") folder.up = each.text;
    if (inside == "down.sql") folder.down = each.text;
    if (inside == "metadata.toml") folder.metadata = each.text;
  }
  return folders;
}

// True: the folder was code, or wrong.
bool take_other(const std::string& revision, const migration_folder& folder, const std::string& display,
                layout_reading& found, diagnostics& messages) {
  if (folder.up) return false;
  if (is_code_file(folder.some_file)) {
    found.code.push_back({revision, folder.some_file});
  } else {
    messages.add({.code = "strata-missing-up",
                  .message = "the folder of this file has no up.sql, and diesel stops at it",
                  .path = display_path(display, folder.some_file),
                  .help = "write the up.sql, or move the folder elsewhere"});
  }
  return true;
}

// Sqitch: `sqitch.plan` gives the order, `deploy/` and `revert/` hold the scripts.
//
// After lib/App/Sqitch/Plan.pm and Plan/Change.pm: pragmas come first, then a line a change or a tag; a name may hold
// folders; a change that is named again after a tag was reworked, and the scripts of the older one are called
// `name@tag.sql`. Sqitch wraps nothing in a transaction: scripts bring their own BEGIN and COMMIT.

// A change of a Sqitch plan.
struct sqitch_change {
  std::string name;
  // The first tag behind the next time that the change is named: its scripts are `name@tag`. Empty for the newest.
  std::string reworked_tag = {};
  // Of its line in the plan.
  std::size_t offset = 0;
};

constexpr std::string_view blanks = " \t\r";

void skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size())); }

// Pragmas, tags and blank lines are passed over. Reports lines that cannot be read, changes that are taken back in the
// plan (`-name`), and changes that need another project's.
class plan_reader {
 public:
  plan_reader(const source& plan, diagnostics& messages) : plan_(plan), messages_(messages) {}

  std::vector<sqitch_change> read() {
    const std::string_view text = plan_->text();
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      take(text.substr(begin, end - begin), begin);
      begin = end + 1;
    }
    return std::move(changes_);
  }

 private:
  void take(std::string_view line, std::size_t begin) {
    line = line.substr(0, line.find('#'));
    skip_blanks(line);
    if (line.empty() || line.starts_with('%')) return;
    if (line.starts_with('@')) return take_tag(line.substr(1));
    if (line.starts_with('-')) {
      return report("a change that the plan takes back again", begin,
                    "remove the line and the one that adds the change");
    }
    if (line.starts_with('+')) line.remove_prefix(1);
    skip_blanks(line);
    const std::string_view name = line.substr(0, line.find_first_of(blanks));
    if (name.empty() || name.starts_with('[')) {
      return report("this line names no change", begin, "write it as `sqitch add` does");
    }
    check_dependencies(line.substr(name.size()), begin);
    for (sqitch_change& each : changes_) {
      if (each.name == name && each.reworked_tag.empty()) each.reworked_tag = tag_behind(each);
    }
    changes_.push_back({std::string{name}, {}, begin});
  }

  void take_tag(std::string_view name) {
    tags_.push_back({std::string{name.substr(0, name.find_first_of(blanks))}, changes_.size()});
  }

  // A change can be named again only behind a tag.
  [[nodiscard]] std::string tag_behind(const sqitch_change& change) const {
    const auto position = static_cast<std::size_t>(&change - changes_.data());
    const auto found = std::find_if(tags_.begin(), tags_.end(),
                                    [position](const tag& each) { return each.changes_before > position; });
    return found == tags_.end() ? std::string{} : found->name;
  }

  // `[users other:roles !old]`
  void check_dependencies(std::string_view rest, std::size_t begin) {
    skip_blanks(rest);
    if (!rest.starts_with('[')) return;
    const std::string_view inside = rest.substr(1, rest.find(']') - 1);
    const std::size_t colon = inside.find(':');
    if (colon == std::string_view::npos) return;
    const std::size_t from = inside.find_last_of(" \t[!", colon);
    const std::string_view word = inside.substr(from == std::string_view::npos ? 0 : from + 1);
    report(fmt::format("a change that needs `{}`, of another project",
                       word.substr(0, std::min(word.find_first_of(blanks), word.size()))),
           begin, "bring both projects into one plan, or deploy the other one before and remove the dependency");
  }

  void report(std::string message, std::size_t offset, std::string help) {
    messages_.add({.code = "strata-sqitch-plan",
                   .message = std::move(message),
                   .file = plan_,
                   .offset = offset,
                   .help = std::move(help)});
  }

  struct tag {
    std::string name;
    std::size_t changes_before = 0;
  };

  const source& plan_;
  diagnostics& messages_;
  std::vector<sqitch_change> changes_;
  std::vector<tag> tags_;
};

constexpr std::string_view plan_name = "sqitch.plan";

// `func/add_user` and `v1.0-1` hold what a revision cannot; a reworked change's older self is named after its tag.
std::string revision_of(const sqitch_change& change) {
  std::string revision = change.name;
  if (!change.reworked_tag.empty()) revision += '.' + change.reworked_tag;
  std::replace_if(
      revision.begin(), revision.end(), [](char byte) { return byte == '/' || byte == '-' || byte == '+'; }, '_');
  return revision;
}

source find(const std::vector<folder_file>& files, const std::string& name) {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const folder_file& each) { return each.name == name; });
  return found == files.end() ? nullptr : found->text;
}

class sqitch_folder {
 public:
  sqitch_folder(const std::vector<folder_file>& files, source plan, diagnostics& messages)
      : files_(files), plan_(std::move(plan)), project_(setting(plan_, "%project")), messages_(messages) {}

  layout_reading read() {
    layout_reading found;
    for (const sqitch_change& each : plan_reader{plan_, messages_}.read()) add(each, found);
    return found;
  }

 private:
  void add(const sqitch_change& change, layout_reading& into) {
    const std::string script = change.name + (change.reworked_tag.empty() ? "" : '@' + change.reworked_tag) + ".sql";
    const source deploy = find(files_, "deploy/" + script);
    if (!deploy) {
      return report("strata-missing-up", fmt::format("there is no deploy/{} for this change", script), change,
                    "restore the script, or take the change out of the plan");
    }
    const std::string revision = revision_of(change);
    if (!check_borrowed_revision(revision, deploy, messages_)) return;
    if (!revisions_.insert(revision).second) {
      return report("strata-duplicate-revision", fmt::format("revision `{}` is that of another change, too", revision),
                    change, "tag the plan between the two, as `sqitch rework` asks for");
    }
    migration_file migration = borrowed_migration(revision, change.name, deploy);
    migration.origin = sqitch_origin(project_ + ':' + change.name, deploy);
    migration.sections.push_back(whole_file(deploy, direction::up));
    if (const source revert = find(files_, "revert/" + script)) {
      migration.sections.push_back(whole_file(revert, direction::down));
    }
    into.migrations.push_back(std::move(migration));
  }

  void report(std::string code, std::string message, const sqitch_change& change, std::string help) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .file = plan_,
                   .offset = change.offset,
                   .help = std::move(help)});
  }

  const std::vector<folder_file>& files_;
  source plan_;
  std::string project_;
  diagnostics& messages_;
  std::set<std::string> revisions_;
};

}  // namespace

layout_reading read_diesel_layout(const layout_folder& from, diagnostics& messages) {
  layout_reading found;
  for (const auto& [name, folder] : group(from.files)) {
    const std::size_t parting = std::min(name.find('_'), name.size());
    std::string revision = name.substr(0, parting);
    std::erase(revision, '-');
    if (take_other(revision, folder, from.display, found, messages)) continue;
    if (!check_borrowed_revision(revision, folder.up, messages)) continue;
    migration_file migration = borrowed_migration(revision, name.substr(std::min(parting + 1, name.size())), folder.up);
    const bool transactional = is_transactional(folder);
    migration.sections.push_back(section_of(folder.up, direction::up, transactional));
    if (folder.down) migration.sections.push_back(section_of(folder.down, direction::down, transactional));
    found.migrations.push_back(std::move(migration));
  }
  const auto before = [](const migration_file& left, const migration_file& right) {
    return left.revision < right.revision;
  };
  order_migrations(found.migrations, before, messages);
  return found;
}

layout_reading read_sqitch_layout(const layout_folder& from, diagnostics& messages) {
  const source plan = find(from.files, std::string{plan_name});
  if (plan) return sqitch_folder{from.files, plan, messages}.read();
  messages.add({.code = "strata-sqitch-plan",
                .message = "there is no sqitch.plan in the folder",
                .path = from.display,
                .help = "name the folder that holds it, and deploy/ and revert/, with --directory"});
  return {};
}

}  // namespace strata::generator
