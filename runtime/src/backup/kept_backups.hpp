// The backups of one database in a folder: what they are called, and which of them go when there are too many.
// `app.db-1f3a9c02-20260130_0900-20261121T093015123Z.backup`: the database's name and eight digits that tell it from
// others of that name, the revision that it was at, and when.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace strata {

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

}  // namespace strata
