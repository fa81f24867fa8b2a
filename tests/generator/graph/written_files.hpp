// Migration files as tests write them down: names and texts instead of a folder.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "generator/layout/layouts.hpp"

namespace strata::generator::testing {

/// Reads files of the layout strata, given in name order, from below migrations/.
inline std::vector<migration_file> read_files(const std::vector<std::pair<std::string, std::string>>& files,
                                              diagnostics& messages) {
  std::vector<source> sources;
  for (const auto& [name, text] : files) sources.push_back(std::make_shared<source_file>("migrations/" + name, text));
  return read_strata_layout(sources, messages);
}

/// The text of a migration with one statement each way, below the directives.
inline std::string migration_text(const std::string& directives, const std::string& up = "CREATE TABLE a (b INTEGER);",
                                  const std::string& down = "DROP TABLE a;") {
  return directives + "-- migrate:up\n" + up + "\n-- migrate:down\n" + down + "\n";
}

}  // namespace strata::generator::testing
