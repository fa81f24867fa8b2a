// The SEEDS folder: rows for development and tests, one file a seed, in name order. A file is plain SQL, or has
// sections as a migration does; it has no revision. docs/seeds.md describes it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// One seed as written.
struct seed_file {
  source file;
  /// The file's name without `.sql`: what the database records.
  std::string name;
  std::vector<script_section> sections;
};

/// `display` names the folder in messages. Hidden files are passed over.
[[nodiscard]] std::vector<seed_file> read_seed_folder(const std::filesystem::path& directory,
                                                      const std::string& display, diagnostics& messages);

}  // namespace strata::generator
