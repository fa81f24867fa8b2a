// The copies that launches make into options.backup: what they are called, and which of them go when there are too
// many. `app.db-1f3a9c02-20260130_0900-20261121T093015123Z.backup`: the database's name and eight digits that tell it
// from others of that name, the revision that it was at, and when.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <strata/error.hpp>
#include <strata/strata.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "make_backup.hpp"
#include "runtime/internal/bookkeeping.hpp"
#include "runtime/internal/files.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/text/sha256.hpp"

namespace strata {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".backup";
constexpr std::size_t identity_digits = 8;
constexpr std::size_t longest_revision = 100;
// `20261121T093015123Z`
constexpr std::size_t stamp_size = 19;

bool is_plain(char what) {
  return (what >= '0' && what <= '9') || (what >= 'a' && what <= 'z') || (what >= 'A' && what <= 'Z') || what == '_' ||
         what == '.' || what == '+';
}

// A revision comes from the database, where anything may stand; a file's name must not leave the folder.
std::string plain(std::string_view from) {
  std::string text{from};
  for (char& each : text) {
    if (!is_plain(each)) each = '_';
  }
  return text;
}

std::string revisions(const std::vector<std::string>& at) {
  if (at.empty()) return "base";
  std::string text;
  for (const std::string& each : at) text.append(text.empty() ? "" : "+").append(plain(each));
  return text.substr(0, longest_revision);
}

bool is_stamp(std::string_view text) {
  if (text.size() != stamp_size) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char expected = at == 8 ? 'T' : at + 1 == stamp_size ? 'Z' : '0';
    const bool digit = text[at] >= '0' && text[at] <= '9';
    if (expected == '0' ? !digit : text[at] != expected) return false;
  }
  return true;
}

// The revision and the time, where that is what stands between the prefix and the ending.
bool is_rest_of_name(std::string_view text) {
  const std::size_t dash = text.rfind('-');
  return dash != std::string_view::npos && dash > 0 && is_stamp(text.substr(dash + 1)) &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(dash), is_plain);
}

bool is_backup(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix) || !name.ends_with(ending) || name.size() < prefix.size() + ending.size()) return false;
  return is_rest_of_name(name.substr(prefix.size(), name.size() - prefix.size() - ending.size()));
}

std::string_view stamp_of(std::string_view name) {
  return name.substr(name.size() - ending.size() - stamp_size, stamp_size);
}

void remove_quietly(const fs::path& file) {
  std::error_code ignored;
  fs::remove(file, ignored);
}

// The backups of one database in a folder.
class kept_backups {
 public:
  kept_backups(std::string folder, std::string_view database_name, std::string_view identity);

  /// Makes the folder where it is missing. Throws strata::error.
  void make_folder() const;
  /// The path for a backup at these revisions; `now` as utc_now() writes it.
  [[nodiscard]] std::string path(const std::vector<std::string>& at, std::string_view now) const;
  /// This database's, oldest first, with their folder. Other files, whatever they are, are none.
  [[nodiscard]] std::vector<std::string> all() const;
  /// Removes what runs that died left half written. Nobody else may be at work on this database.
  void remove_remains() const;
  /// Removes the oldest until so many are left; 0: none is removed. The one that was just made stays and counts,
  /// whatever the stamps of the others say: a clock may have been ahead.
  void keep(std::size_t count, const std::string& just_made) const;

 private:
  [[nodiscard]] std::vector<std::string> names() const;

  std::string folder_;
  /// What their names begin with.
  std::string prefix_;
};

kept_backups::kept_backups(std::string folder, std::string_view database_name, std::string_view identity)
    : folder_{std::move(folder)} {
  const std::string hash = sha256_text(identity);
  prefix_ = plain(database_name) + '-' + hash.substr(hash.find(':') + 1, identity_digits) + '-';
}

void kept_backups::make_folder() const {
  std::error_code failed;
  fs::create_directories(folder_, failed);
  std::error_code ignored;
  if (!failed || fs::is_directory(folder_, ignored)) return;
  throw error{failure{.code = errc::backup_failed,
                      .message = "cannot make the folder for backups " + folder_ + ": " + failed.message(),
                      .database_state = "unchanged",
                      .help = "make it, or name another one"}};
}

std::string kept_backups::path(const std::vector<std::string>& at, std::string_view now) const {
  std::string stamp;
  for (const char each : now) {
    if (each != '-' && each != ':' && each != '.') stamp += each;
  }
  return (fs::path{folder_} / (prefix_ + revisions(at) + '-' + stamp + std::string{ending})).string();
}

std::vector<std::string> kept_backups::names() const {
  std::vector<std::string> found;
  std::error_code failed;
  for (fs::directory_iterator each{folder_, failed}, end; !failed && each != end; each.increment(failed)) {
    std::error_code ignored;
    // What a link points to is not Strata's.
    if (fs::is_regular_file(each->symlink_status(ignored))) found.push_back(each->path().filename().string());
  }
  return found;
}

std::vector<std::string> kept_backups::all() const {
  std::vector<std::string> found = names();
  found.erase(std::remove_if(found.begin(), found.end(), [&](const auto& each) { return !is_backup(each, prefix_); }),
              found.end());
  std::sort(found.begin(), found.end(), [](const std::string& left, const std::string& right) {
    return std::pair{stamp_of(left), std::string_view{left}} < std::pair{stamp_of(right), std::string_view{right}};
  });
  for (std::string& each : found) each = (fs::path{folder_} / each).string();
  return found;
}

void kept_backups::remove_remains() const {
  for (const std::string& each : names()) {
    const std::size_t at = each.rfind(new_file::partial);
    if (at != std::string::npos && is_backup(std::string_view{each}.substr(0, at), prefix_)) {
      remove_quietly(fs::path{folder_} / each);
    }
  }
}

void kept_backups::keep(std::size_t count, const std::string& just_made) const {
  if (count == 0) return;
  std::vector<std::string> others = all();
  others.erase(std::remove(others.begin(), others.end(), just_made), others.end());
  for (std::size_t at = 0; at + count <= others.size(); ++at) remove_quietly(others[at]);
}

// Where the copy is; empty: there is nothing to copy, or no file to name it after.
std::string copy_at_launch(connection& db, const chain_set& set, const options& options, observer& observer,
                           const std::vector<std::string>& at) {
  try {
    bookkeeping books{db, set.table_prefix};
    if (!books.exists() && books.count_tables() == 0) return {};
    const auto copier = require_copier(db, options.backup.programs);
    const std::string name = copier->name();
    if (name.empty()) {
      observer.notice("no backup is taken of a database in memory");
      return {};
    }
    const kept_backups kept{options.backup.folder.path(), name, copier->identity()};
    kept.make_folder();
    kept.remove_remains();
    wait_options wait = options.wait;
    wait.watcher = &observer;
    const backup_report made = make_backup(db, set, *copier, kept.path(at, utc_now()), at, wait);
    observer.notice("backed up to " + made.file + " (" + contents(made) + ")");
    return made.file;
  } catch (const engine_error& cause) {
    throw_copy_failure(
        cause, errc::backup_failed,
        {.message = "cannot back up " + db.description() + ", so nothing was migrated", .database_state = "unchanged"});
  }
}

// A run that did what it was to do is no reason to fail when an old copy cannot be removed.
void keep_the_last(connection& db, const options& options, const std::string& just_made) {
  try {
    const auto copier = require_copier(db, options.backup.programs);
    kept_backups{options.backup.folder.path(), copier->name(), copier->identity()}.keep(options.backup.keep, just_made);
  } catch (const std::exception&) {
    return;
  }
}

}  // namespace

launch_folder::launch_folder(std::string path)
    : path_{std::move(path)},
      copy_{path_.empty() ? nullptr : copy_at_launch},
      keep_{path_.empty() ? nullptr : keep_the_last} {}

}  // namespace strata
