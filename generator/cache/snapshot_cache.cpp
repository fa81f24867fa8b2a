#include "snapshot_cache.hpp"

#include <fmt/format.h>

#include <set>
#include <system_error>
#include <utility>

#include "generator/sql/checksum.hpp"
#include "sealed_file.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view image_ending = ".snapshot";
constexpr std::string_view mark_ending = ".must-run";
constexpr std::string_view regular_note = "regular";

// The schema keeps the text as it is written, comments included, so that a checksum says too little.
std::string text_of(const chain_migration& migration) {
  std::string text = migration.revision + (migration.up.transactional ? "\nwhole" : "\nsingle");
  if (migration.up.suspends_foreign_keys) text += " without foreign keys";
  for (const sql_statement& each : migration.up.statements) {
    text += fmt::format("\n{} {} {} {}\n{}\n{}", each.text.size(), each.guard.size(), each.in_transaction,
                        each.commits_with_next, each.text, each.guard);
  }
  return text;
}

}  // namespace

snapshot_cache::snapshot_cache(std::filesystem::path folder, const std::vector<const chain_migration*>& sequence,
                               const provided_objects& provided, const trial_settings& settings)
    : folder_(std::move(folder)) {
  if (folder_.empty()) return;
  std::string before;
  for (const std::string& each : provided.functions) before.append(each).append("\n");
  for (const auto& [name, value] : settings.variables) before += fmt::format("{}={}\n", name, value);
  for (const chain_migration* each : sequence) {
    before = sha256({before, "\n", text_of(*each)});
    keys_.push_back(before);
  }
}

std::filesystem::path snapshot_cache::path(std::size_t position, std::string_view ending) const {
  return sealed_path(folder_, keys_[position - 1], ending);
}

proved_database snapshot_cache::nearest(std::size_t position) const {
  for (std::size_t at = folder_.empty() ? 0 : position; at > 0; --at) {
    if (auto found = read_sealed_image(path(at, image_ending), keys_[at - 1])) {
      return {at, std::move(found->packed), found->note == regular_note};
    }
  }
  return {};
}

bool snapshot_cache::wants(std::size_t position) const noexcept {
  return position > 0 && position <= keys_.size() && is_worth_keeping(position, keys_.size(), proved_database::stride);
}

void snapshot_cache::keep(const proved_database& proved) const {
  if (folder_.empty() || proved.position == 0) return;
  std::error_code problem;
  std::filesystem::create_directories(folder_, problem);
  if (problem) return;
  // What cannot be remembered is done again.
  static_cast<void>(write_sealed_image(path(proved.position, image_ending), proved.image,
                                       proved.regular ? regular_note : std::string_view{}, keys_[proved.position - 1]));
}

bool snapshot_cache::must_run(std::size_t index) const {
  return !folder_.empty() && read_sealed(path(index + 1, mark_ending), keys_[index]).has_value();
}

void snapshot_cache::keep_must_run(std::size_t index, std::string_view why) const {
  if (folder_.empty()) return;
  std::error_code problem;
  std::filesystem::create_directories(folder_, problem);
  if (!problem) static_cast<void>(write_sealed(path(index + 1, mark_ending), why, keys_[index]));
}

void snapshot_cache::prune() const {
  if (folder_.empty()) return;
  std::set<std::filesystem::path> wanted;
  std::size_t images = 0;
  for (std::size_t at = keys_.size(); at > 0; --at) {
    std::error_code unknown;
    wanted.insert(path(at, mark_ending));
    const std::filesystem::path image = path(at, image_ending);
    if ((images < kept_images || wants(at)) && std::filesystem::exists(image, unknown)) {
      wanted.insert(image);
      ++images;
    }
  }
  remove_others(folder_, {image_ending, mark_ending}, wanted);
}

}  // namespace strata::generator
