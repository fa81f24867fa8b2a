// Migrations of two files, one up and one down, with variants for engines: `7_a.up.sql`, `7_a.mysql.up.sql`,
// `7_a.postgres.autocommit.down.sql`. The variants are those of Ory's and Pop's folders (ory/hydra,
// persistence/sql/migrations): the file without an engine is for the engines that have none of their own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// What the words between a name and its direction say: `mysql`, `autocommit`.
struct file_variant {
  /// Empty: every engine that has no file of its own.
  std::vector<dialect> dialects = {};
  bool autocommit = false;
  /// For an engine that Strata does not know.
  bool other_engine = false;
};

/// Takes the words of a variant from the end of a name.
[[nodiscard]] file_variant take_variant(std::string_view& name);

/// What a file's name says.
struct paired_name {
  /// Files with the same key are one migration.
  std::string key;
  std::string revision;
  std::string description;
  direction way{};
  file_variant variant = {};
};

/// Collects files, and joins them.
class file_pairs {
 public:
  /// Reports a second file for the same direction and engine.
  void add(const paired_name& name, const source& file, diagnostics& messages);
  /// The migrations, in no particular order. Reports a down without an up.
  [[nodiscard]] std::vector<migration_file> join(diagnostics& messages);

 private:
  struct pair {
    std::string key;
    migration_file migration;
  };
  std::vector<pair> pairs_;
};

}  // namespace strata::generator
