// How a folder's revisions are made: from the time, or by counting. And the next one.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/layout/migration_file.hpp"

namespace strata::generator {

enum class revision_style {
  time,    ///< `20260130_0900`, UTC
  number,  ///< `0007`
};

/// `time` or `number`.
[[nodiscard]] std::optional<revision_style> revision_style_from(std::string_view word);

/// That of the last file whose name begins with a revision; time where there is none.
[[nodiscard]] revision_style style_of(const std::vector<migration_file>& files);

/// The first line of a message as a part of a file's name: letters and digits of ASCII in lower case, letters of other
/// scripts as they are, `_` for what is between them. Empty where there is no letter or digit.
[[nodiscard]] std::string slug_of(std::string_view message);

/// `20260130_0900_add_region.sql`; a dash keeps a slug that begins with a digit apart from the revision.
[[nodiscard]] std::string file_name(std::string_view revision, std::string_view slug);

/// Gives revisions that nobody has, with which new files sort last, one after the other.
class revision_series {
 public:
  /// `files` in name order. Without a style: the folder's own.
  revision_series(const std::vector<migration_file>& files, std::optional<revision_style> style,
                  std::chrono::system_clock::time_point now);

  /// The next one, for a file with this slug. Empty where the last file's name has no number to go on from.
  [[nodiscard]] std::string next(std::string_view slug);

  /// Whether nobody has the revision.
  [[nodiscard]] bool is_free(std::string_view revision) const;
  /// Whether a file of this name would sort last.
  [[nodiscard]] bool sorts_last(std::string_view name) const;

 private:
  std::vector<std::string> taken_;
  /// The last file's name.
  std::string last_;
  revision_style style_;
  std::string from_time_;
};

}  // namespace strata::generator
