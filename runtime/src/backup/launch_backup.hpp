// The backup before the first write of a run that changes the database: taken once, under the migration lock.
#pragma once

#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "../guarded_observer.hpp"

namespace strata {

class launch_backup {
 public:
  /// All must outlive it.
  launch_backup(connection& db, const chain_set& set, const options& options, guarded_observer& told)
      : db_{db}, set_{set}, options_{options}, told_{told} {}

  /// Copies a database that is at these revisions, unless that was done, or is not wanted, or there is nothing in it.
  /// Throws strata::error; then nothing may be written.
  void take(const std::vector<std::string>& at) {
    const auto copy = options_.backup.folder.copy_;
    if (settled_ || copy == nullptr) return;
    file_ = copy(db_, set_, options_, told_, at);
    settled_ = true;
  }
  /// The run has committed: copies beyond those to keep may go.
  void remove_old() {
    if (!file_.empty()) options_.backup.folder.keep_(db_, options_, file_);
  }
  /// There was nothing in the database when the run began.
  void nothing_to_save() noexcept { settled_ = true; }
  /// Where the copy is; empty: none was taken.
  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  connection& db_;
  const chain_set& set_;
  const options& options_;
  guarded_observer& told_;
  bool settled_ = false;
  std::string file_;
};

}  // namespace strata
