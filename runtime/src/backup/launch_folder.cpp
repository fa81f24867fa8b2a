// The copy that a launch takes into options.backup.
#include <strata/strata.hpp>
#include <utility>

#include "../bookkeeping.hpp"
#include "../identity.hpp"
#include "kept_backups.hpp"
#include "take_backup.hpp"

namespace strata {

namespace {

// Where the copy is; empty: there is nothing to copy, or no file to name it after.
std::string copy_at_launch(connection& db, const chain_set& set, const options& options, observer& told,
                           const std::vector<std::string>& at) {
  try {
    bookkeeping books{db, set.table_prefix};
    if (!books.exists() && books.count_tables() == 0) return {};
    const auto copier = require_copier(db, options.backup.programs);
    const std::string name = copier->name();
    if (name.empty()) {
      told.notice("no backup is taken of a database in memory");
      return {};
    }
    const kept_backups kept{options.backup.folder.path(), name, copier->identity()};
    kept.make_folder();
    kept.remove_remains();
    wait_options wait = options.wait;
    wait.watcher = &told;
    const backup_report made = take_backup(db, set, *copier, kept.path(at, utc_now()), at, wait);
    told.notice("backed up to " + made.file + " (" + contents(made) + ")");
    return made.file;
  } catch (const engine_error& said) {
    throw_copy_failure(
        said, errc::backup_failed,
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
