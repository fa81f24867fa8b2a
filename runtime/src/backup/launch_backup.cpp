#include "launch_backup.hpp"

#include "../bookkeeping.hpp"
#include "../identity.hpp"
#include "kept_backups.hpp"
#include "take_backup.hpp"

namespace strata {

void launch_backup::take(const std::vector<std::string>& at) {
  if (settled_ || options_.backup.folder.empty()) return;
  try {
    bookkeeping books{db_, set_.table_prefix};
    settled_ = !books.exists() && books.count_tables() == 0;
    if (settled_) return;
    const auto copier = require_copier(db_, options_.backup.programs);
    const std::string name = copier->name();
    if (name.empty()) {
      told_.notice("no backup is taken of a database in memory");
      settled_ = true;
      return;
    }
    const kept_backups kept{options_.backup.folder, name, copier->identity()};
    kept.make_folder();
    kept.remove_remains();
    wait_options wait = options_.wait;
    wait.watcher = &told_;
    const backup_report made = take_backup(db_, set_, *copier, kept.path(at, utc_now()), at, wait);
    settled_ = true;
    file_ = made.file;
    kept.keep(options_.backup.keep);
    told_.notice("backed up to " + file_ + " (" + contents(made) + ")");
  } catch (const engine_error& said) {
    throw_copy_failure(said, errc::backup_failed,
                       {.message = "cannot back up " + db_.description() + ", so nothing was migrated",
                        .database_state = "unchanged"});
  }
}

}  // namespace strata
