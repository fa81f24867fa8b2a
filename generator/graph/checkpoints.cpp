#include "checkpoints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

namespace strata::generator {

namespace {

// A long list in a message ends somewhere.
constexpr std::size_t most_names = 8;

std::string some_of(const std::vector<std::string_view>& names) {
  const std::size_t shown = std::min(names.size(), most_names);
  std::string text =
      fmt::format("{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

void report_parts(const migration_file& checkpoint, const std::vector<std::string_view>& here,
                  const std::vector<std::string_view>& gone, diagnostics& messages) {
  messages.add({.code = "strata-checkpoint-parts",
                .message = fmt::format("only some of the migrations that the checkpoint `{}` stands for are here",
                                       checkpoint.revision),
                .file = checkpoint.file,
                .offset = checkpoint.checkpoint->offset,
                .details = {"here: " + some_of(here), "gone: " + some_of(gone)},
                .help = "bring the missing files back, or remove the others, too"});
}

}  // namespace

std::vector<migration_file> set_checkpoints_aside(std::vector<migration_file>& files, diagnostics& messages) {
  std::unordered_set<std::string_view> present;
  std::vector<std::size_t> checkpoints;
  for (std::size_t at = 0; at < files.size(); ++at) {
    if (files[at].checkpoint) {
      checkpoints.push_back(at);
    } else {
      present.insert(files[at].revision);
    }
  }
  if (checkpoints.empty()) return {};
  // An older one may be among the originals of a newer one.
  std::stable_sort(checkpoints.begin(), checkpoints.end(), [&](std::size_t one, std::size_t other) {
    return files[one].checkpoint->replaces.size() < files[other].checkpoint->replaces.size();
  });
  std::set<std::size_t> aside;
  for (const std::size_t at : checkpoints) {
    const migration_file& each = files[at];
    std::vector<std::string_view> here;
    std::vector<std::string_view> gone;
    const auto sort_out = [&](std::string_view revision) {
      (present.contains(revision) ? here : gone).push_back(revision);
    };
    for (const std::string& replaced : each.checkpoint->replaces) sort_out(replaced);
    sort_out(each.revision);
    if (here.empty()) {
      for (const std::string_view revision : gone) present.insert(revision);
      continue;
    }
    if (!gone.empty()) report_parts(each, here, gone, messages);
    aside.insert(at);
  }
  std::vector<migration_file> taken;
  std::vector<migration_file> left;
  for (std::size_t at = 0; at < files.size(); ++at) {
    (aside.contains(at) ? taken : left).push_back(std::move(files[at]));
  }
  files = std::move(left);
  return taken;
}

std::vector<chain_migration::replaced> replaced_by(const migration_chain& chain, std::string_view revision) {
  std::unordered_set<std::string_view> below{revision};
  std::vector<const chain_migration*> found;
  for (auto each = chain.migrations.rbegin(); each != chain.migrations.rend(); ++each) {
    if (!below.contains(each->revision)) continue;
    below.insert(each->parents.begin(), each->parents.end());
    found.push_back(&*each);
  }
  std::vector<chain_migration::replaced> replaced;
  for (auto each = found.rbegin(); each != found.rend(); ++each) {
    replaced.insert(replaced.end(), (*each)->replaces.begin(), (*each)->replaces.end());
    if ((*each)->revision != revision) replaced.push_back({(*each)->revision, (*each)->digest});
  }
  return replaced;
}

}  // namespace strata::generator
