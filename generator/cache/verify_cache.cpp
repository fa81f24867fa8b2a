#include "verify_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>

#include "generator/sql/checksum.hpp"
#include "sealed_file.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view index_name = "verified";
constexpr std::string_view image_ending = ".image";
// For an edit further back: authors have more than four drafts.
constexpr std::size_t stride = 64;

// What runs, and in which transactions: a checksum knows nothing of these.
std::string script_key(const sql_script& script) {
  std::string key = script.checksum + (script.transactional ? " whole" : " single");
  if (script.suspends_foreign_keys) key += '-';
  for (const sql_statement& each : script.statements) {
    key += each.in_transaction ? '1' : '0';
    key += each.commits_with_next ? '1' : '0';
  }
  return key;
}

}  // namespace

std::vector<std::string> position_keys(const migration_chain& chain, const variable_values& variables) {
  std::vector<std::string> keys;
  std::string before;
  for (const auto& [name, value] : variables) before = sha256(fmt::format("{}\n{}={}", before, name, value));
  for (const std::string& each : chain.provided.functions) before += each + '\n';
  if (chain.provided.base) before += script_key(chain.provided.base->made);
  for (const chain_migration& each : chain.migrations) {
    before = sha256(fmt::format("{}\n{}\n{}", before, each.revision, script_key(each.up)));
    keys.push_back(before);
  }
  return keys;
}

verify_cache::verify_cache(std::filesystem::path folder, const migration_chain& chain, const variable_values& variables)
    : folder_(std::move(folder)), chain_(chain), keys_(position_keys(chain, variables)) {
  for (std::size_t at = 0; at < keys_.size(); ++at) {
    const chain_migration& migration = chain.migrations[at];
    records_.push_back(
        sha256(fmt::format("{}\n{}\n{}", keys_[at], script_key(migration.down), migration.irreversible.empty())));
    std::string text = fmt::format("{}\n{}\n{}", records_.back(), migration.draft, migration.borrowed);
    for (const sql_script* each : {&migration.up, &migration.down}) {
      if (each->file) text += fmt::format("\n{}\n{}", each->file->path(), each->file->text());
    }
    records_of_text_.push_back(sha256(text));
  }
  for (const chain_migration& each : chain.checkpoints) {
    const auto original = std::find_if(chain.migrations.begin(), chain.migrations.end(),
                                       [&](const chain_migration& other) { return other.revision == each.revision; });
    const std::string key = original == chain.migrations.end()
                                ? std::string{}
                                : keys_[static_cast<std::size_t>(original - chain.migrations.begin())];
    checkpoint_records_.push_back(
        sha256(fmt::format("checkpoint\n{}\n{}\n{}", key, script_key(each.up), fmt::join(each.frozen, " "))));
  }
  if (!folder_.empty()) read_index();
}

void verify_cache::read_index() {
  const auto content = read_sealed(folder_ / index_name, index_name);
  if (!content) return;
  for (std::size_t begin = 0; begin < content->size();) {
    const std::size_t end = std::min(content->find('\n', begin), content->size());
    const std::string line = content->substr(begin, end - begin);
    const std::size_t blank = std::min(line.find(' '), line.size());
    known_.emplace(line.substr(0, blank), line.substr(std::min(blank + 1, line.size())));
    begin = end + 1;
  }
}

bool verify_cache::verified(std::size_t position) const {
  return known_.contains(records_[position]) || known_.contains(records_of_text_[position]);
}

void verify_cache::set_verified(std::size_t position, std::span<const diagnostic> said) {
  nlohmann::json warnings = nlohmann::json::array();
  for (const diagnostic& each : said) {
    if (each.level == severity::error) return;
    if (each.level == severity::note) continue;
    nlohmann::json& one = warnings.emplace_back(nlohmann::json{{"code", each.code},
                                                               {"message", each.message},
                                                               {"path", each.path},
                                                               {"details", each.details},
                                                               {"help", each.help}});
    if (each.file) one["file"] = each.file->path();
    if (each.offset) one["offset"] = *each.offset;
  }
  if (warnings.empty()) {
    known_[records_[position]];
  } else {
    known_[records_of_text_[position]] = warnings.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

void verify_cache::repeat_warnings(std::size_t position, diagnostics& messages) const {
  const auto found = known_.find(records_of_text_[position]);
  if (found == known_.end()) return;
  const chain_migration& migration = chain_.migrations[position];
  for (const nlohmann::json& each : nlohmann::json::parse(found->second)) {
    diagnostic warning{.level = severity::warning,
                       .code = each.at("code"),
                       .message = each.at("message"),
                       .path = each.at("path"),
                       .details = each.at("details"),
                       .help = each.at("help")};
    for (const source& file : {migration.up.file, migration.down.file, migration.file}) {
      if (file && each.contains("file") && file->path() == each.at("file")) warning.file = file;
    }
    if (each.contains("offset")) warning.offset = each.at("offset");
    messages.add(std::move(warning));
  }
}

bool verify_cache::proved(std::size_t checkpoint) const { return known_.contains(checkpoint_records_[checkpoint]); }

void verify_cache::set_proved(std::size_t checkpoint) { known_[checkpoint_records_[checkpoint]]; }

std::filesystem::path verify_cache::image_path(std::size_t position) const {
  return sealed_path(folder_, keys_[position], image_ending);
}

std::optional<std::string> verify_cache::read_image(std::size_t position) const {
  const auto found = read_sealed_image(image_path(position), keys_[position]);
  return found ? unpack_database(found->packed) : std::nullopt;
}

verify_cache::start verify_cache::nearest(std::size_t position) const {
  for (std::size_t count = folder_.empty() ? 0 : position; count > 0; --count) {
    // What was among the last few of a shorter chain may still be there.
    if (!wants_image(count - 1) && count + kept_images < position) continue;
    if (auto image = read_image(count - 1)) return {count, std::move(*image)};
  }
  return {};
}

bool verify_cache::wants_image(std::size_t position) const noexcept {
  return !folder_.empty() && is_worth_keeping(position + 1, keys_.size(), stride);
}

void verify_cache::keep_image(std::size_t position, std::string_view image) {
  if (wants_image(position)) images_.emplace_back(position, pack_database(image));
}

void verify_cache::save() const {
  if (folder_.empty()) return;
  std::error_code problem;
  std::filesystem::create_directories(folder_, problem);
  if (problem) return;

  std::string content;
  for (const auto* records : {&records_, &records_of_text_, &checkpoint_records_}) {
    for (const std::string& each : *records) {
      const auto found = known_.find(each);
      if (found != known_.end()) content += each + (found->second.empty() ? "" : " " + found->second) + '\n';
    }
  }
  problem = write_sealed(folder_ / index_name, content, index_name);
  for (const auto& [position, image] : images_) {
    if (!problem) problem = write_sealed_image(image_path(position), image, {}, keys_[position]);
  }

  std::set<std::filesystem::path> wanted;
  for (std::size_t at = 0; at < keys_.size(); ++at) {
    if (wants_image(at)) wanted.insert(image_path(at));
  }
  remove_others(folder_, {image_ending}, wanted);
}

}  // namespace strata::generator
