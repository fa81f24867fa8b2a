#include "file_changes.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "generator/files/file_bytes.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

struct pending_change {
  std::string old_name;
  std::string new_name;
};

std::string text_beside(const std::string& name) { return name + ".new"; }

void step(const std::function<void()>& before_step) {
  if (before_step) before_step();
}

std::string listing(const std::vector<file_change>& changes) {
  std::string text = "# What a rebase was doing when it was interrupted. `strata rebase --continue` finishes it.\n";
  for (const file_change& each : changes) text += fmt::format("{}\t{}\n", each.old_name, each.new_name);
  return text;
}

std::vector<pending_change> read_listing(const fs::path& folder) {
  std::vector<pending_change> found;
  std::ifstream in{folder / pending_changes_name, std::ios::binary};
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    if (line.starts_with('#') || tab == std::string::npos) continue;
    found.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return found;
}

// The new text takes its place, and the old one goes. May be done again after an interruption.
std::string change(const fs::path& folder, const pending_change& what, const std::function<void()>& before_step) {
  std::error_code failed;
  const fs::path beside = folder / text_beside(what.new_name);
  const bool renamed = what.old_name != what.new_name;
  if (fs::exists(beside)) {
    // The name was free when the list was made.
    if (renamed && fs::exists(folder / what.new_name)) return fmt::format("{} exists already", what.new_name);
    step(before_step);
    fs::rename(beside, folder / what.new_name, failed);
    if (failed) return fmt::format("cannot write {}: {}", what.new_name, failed.message());
  }
  if (!renamed) return {};
  step(before_step);
  fs::remove(folder / what.old_name, failed);
  return failed ? fmt::format("cannot remove {}: {}", what.old_name, failed.message()) : std::string{};
}

}  // namespace

change_failure apply_changes(const fs::path& folder, const std::vector<file_change>& changes,
                             const std::function<void()>& before_step) {
  std::error_code failed;
  std::vector<fs::path> written;
  for (const file_change& each : changes) {
    step(before_step);
    written.push_back(folder / text_beside(each.new_name));
    failed = replace_file(written.back(), each.text);
    // Permissions are the old file's.
    if (!failed) fs::permissions(written.back(), fs::status(folder / each.old_name).permissions(), failed);
    if (failed) break;
  }
  step(before_step);
  if (!failed) failed = replace_file(folder / pending_changes_name, listing(changes));
  if (failed) {
    std::error_code ignored;
    for (const fs::path& each : written) fs::remove(each, ignored);
    return {fmt::format("cannot write into the folder: {}", failed.message()), false};
  }
  return finish_changes(folder, before_step);
}

bool has_pending_changes(const fs::path& folder) { return fs::exists(folder / pending_changes_name); }

change_failure finish_changes(const fs::path& folder, const std::function<void()>& before_step) {
  if (!has_pending_changes(folder)) return {};
  for (const pending_change& each : read_listing(folder)) {
    if (std::string problem = change(folder, each, before_step); !problem.empty()) return {std::move(problem), true};
  }
  step(before_step);
  std::error_code failed;
  fs::remove(folder / pending_changes_name, failed);
  if (failed) return {fmt::format("cannot remove {}: {}", pending_changes_name, failed.message()), true};
  return {};
}

}  // namespace strata::generator
