// The text of a checkpoint's file, and the script in it that makes a whole database.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/files/dialect.hpp"
#include "generator/scratch/sandbox.hpp"

namespace strata::generator {

struct checkpoint_script {
  dialect which{};
  /// Of the revision in that dialect.
  std::string digest;
  std::string text;
  /// `SQLite 3.40.1`
  std::string engine;
};

struct checkpoint_values {
  std::string revision;
  /// The first line; what the file is, where it is empty.
  std::string message = {};
  std::vector<std::string> replaces = {};
  std::vector<std::string> frozen = {};
  std::vector<checkpoint_script> scripts = {};
  /// The file's name does not say the revision.
  bool states_revision = false;
};

/// The schema, in the two parts that rows come between.
struct schema_script {
  std::string before_rows;
  /// Keys, indexes, triggers: what acts on rows.
  std::string after_rows;
};

/// SQL that makes this database, whose contents these are, out of an empty one. Throws strata::engine_error where the
/// engine's own tools are needed and missing, and for rows that no INSERT brings back. `qualified`: names keep the
/// schema that they are in by default.
[[nodiscard]] std::string make_script(sandbox& of, const database_contents& contents, bool qualified);

[[nodiscard]] std::string checkpoint_text(const checkpoint_values& values);

/// `20260203_1100_checkpoint.sql` for `20260203_1100_touch.sql`, which it sorts beside.
[[nodiscard]] std::string checkpoint_file_name(std::string_view original, std::string_view revision);

}  // namespace strata::generator
