// A folder of another tool's layout, written in a test and read back as lines of text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/layout/layouts.hpp"

namespace strata::generator::testing {

/// Each file with its text; what is not read from disk has none.
using written_files = std::vector<std::pair<std::string, std::string>>;

inline std::vector<folder_file> as_files(const written_files& written) {
  std::vector<folder_file> files;
  for (const auto& [name, text] : written) {
    const bool read = name.ends_with("sql") || name.ends_with("SQL") || name.ends_with(".toml") ||
                      name.ends_with(".conf") || name.ends_with(".plan");
    files.push_back({name, read ? std::make_shared<source_file>("migrations/" + name, text) : nullptr});
  }
  return files;
}

/// `7 "add region" up 7_a.up.sql, down 7_a.down.sql` a migration; `up mysql 7_a.mysql.up.sql alone` where the section
/// is for an engine and runs without a transaction.
inline std::string described(const std::vector<migration_file>& migrations) {
  std::string text;
  for (const migration_file& migration : migrations) {
    text += migration.revision + " \"" + migration.description + '"';
    std::string_view parting = " ";
    for (const script_section& each : migration.sections) {
      text += std::string{parting} + (each.way == direction::up ? "up" : "down");
      for (const dialect which : each.dialects) text += ' ' + std::string{to_string(which)};
      text += ' ' + each.file->path().substr(std::string_view{"migrations/"}.size());
      if (!each.transactional) text += " alone";
      parting = ", ";
    }
    text += '\n';
  }
  return text;
}

struct other_layout {
  diagnostics messages;

  std::vector<migration_file> read(std::string_view layout_name, const written_files& written,
                                   const std::vector<std::string>& gaps = {}) {
    return read_layout(*find_layout(layout_name), as_files(written), "migrations", gaps, messages);
  }
  std::string described_as(std::string_view layout_name, const written_files& written,
                           const std::vector<std::string>& gaps = {}) {
    return described(read(layout_name, written, gaps));
  }
};

}  // namespace strata::generator::testing
