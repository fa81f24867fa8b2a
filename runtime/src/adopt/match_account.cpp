#include "match_account.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

#include "runtime/internal/revision_graph.hpp"
#include "runtime/internal/versions.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

class account_matcher {
 public:
  account_matcher(const chain& chain, const foreign_tool& tool, const tool_account& account, std::string_view program)
      : chain_{chain}, tool_{tool}, account_{account}, program_{program}, found_(chain.migrations.size()) {}

  matched_account run() {
    for (std::size_t at = 0; at < chain_.migrations.size(); ++at) {
      positions_[key_of(version_of(chain_.migrations[at]))].push_back(at);
    }
    const bool shared = std::any_of(account_.applied.begin(), account_.applied.end(),
                                    [&](const account_entry& each) { return is_own_project(each); });
    for (const account_entry& each : account_.applied) {
      if (!shared || is_own_project(each)) add(each);
    }
    require_all_known();
    require_whole_checkpoints();
    require_same_texts();
    require_no_gap();
    matched_account matched;
    for (std::size_t at = 0; at < found_.size(); ++at) {
      if (found_[at]) matched.applied.push_back({&chain_.migrations[at], found_[at]->version, found_[at]->verified});
    }
    for (const migration& each : chain_.repeatables) match_repeatable(each, matched);
    return matched;
  }

 private:
  struct finding {
    std::string version = {};
    bool verified = false;
  };

  [[nodiscard]] std::string_view version_of(const migration& of) const {
    return of.origin.tool == tool_.table.tool ? of.origin.version : of.revision;
  }

  // Where none is, the account is of another chain, and its versions are unknown ones.
  [[nodiscard]] bool is_own_project(const account_entry& entry) const {
    return !entry.project.empty() &&
           std::any_of(chain_.migrations.begin(), chain_.migrations.end(),
                       [&](const migration& each) { return version_of(each).starts_with(entry.project + ':'); });
  }

  [[nodiscard]] std::string key_of(std::string_view version) const {
    return tool_.numbers ? version_key(version) : std::string{version};
  }

  [[nodiscard]] bool same(std::string_view left, std::string_view right) const { return key_of(left) == key_of(right); }

  // The next migration of this version: a tool can have several of a name, which come in the chain's order.
  std::optional<std::size_t> next_of(std::string_view version) {
    std::vector<std::size_t>& left = positions_[key_of(version)];
    if (left.empty()) return std::nullopt;
    const std::size_t next = left.front();
    left.erase(left.begin());
    return next;
  }

  // The checkpoint among the migrations that stands for the version.
  [[nodiscard]] const migration* checkpoint_over(std::string_view version) const {
    const auto found = std::find_if(chain_.migrations.begin(), chain_.migrations.end(), [&](const migration& each) {
      return std::any_of(each.replaces.begin(), each.replaces.end(),
                         [&](const replaced_migration& other) { return same(other.revision, version); });
    });
    return found == chain_.migrations.end() ? nullptr : &*found;
  }

  [[nodiscard]] bool is_gap(std::string_view version) const {
    return std::any_of(chain_.gaps.begin(), chain_.gaps.end(),
                       [&](std::string_view each) { return same(each, version); });
  }

  void add(const account_entry& entry) {
    const bool lower_too = entry.says == account_entry::reach::up_to || entry.says == account_entry::reach::baseline;
    const std::optional<std::size_t> at = next_of(entry.version);
    if (at) {
      found_[*at] = finding{.version = entry.version};
      compare_text(*at, entry);
      if (entry.says == account_entry::reach::ancestors) add_ancestors(*at);
    } else if (checkpoint_over(entry.version) != nullptr) {
      replaced_.push_back(entry.version);
    } else if (entry.says != account_entry::reach::baseline && !is_gap(entry.version)) {
      unknown_.push_back(entry.version);
    }
    if (lower_too) add_up_to(entry.version);
  }

  void add_up_to(std::string_view version) {
    for (std::size_t at = 0; at < found_.size(); ++at) {
      if (found_[at] || std::is_gt(compare_versions(version_of(chain_.migrations[at]), version))) continue;
      found_[at] = finding{};
    }
  }

  void add_ancestors(std::size_t of) {
    const revision_graph graph{chain_};
    const auto head = static_cast<revision_graph::node>(of);
    const auto below = graph.ancestors_and_self(std::span{&head, 1}, revision_graph::edges::all);
    for (std::size_t at = 0; at < found_.size(); ++at) {
      if (below[at] && !found_[at]) found_[at] = finding{};
    }
  }

  void compare_text(std::size_t at, const account_entry& entry) {
    const migration& embedded = chain_.migrations[at];
    // A baseline has a text of its own, which may or may not be what stands at its version here.
    if (entry.says == account_entry::reach::baseline && file_name(embedded.file) != file_name(entry.file)) return;
    if (entry.checksum.empty() || embedded.origin.tool != tool_.table.tool || embedded.origin.checksums.empty()) return;
    const auto& own = embedded.origin.checksums;
    found_[at]->verified = std::find(own.begin(), own.end(), entry.checksum) != own.end();
    if (!found_[at]->verified) edited_.push_back({&embedded, &entry});
  }

  void require_all_known() const {
    if (unknown_.empty()) return;
    refuse<history_error>(
        {.code = errc::adopt_unknown,
         .message = {"{} applied what this program's chain does not have: {}", {tool_.table.tool, list_some(unknown_)}},
         .revision = unknown_.front(),
         .help = {"start a program that is built from all of {}'s files, or check the URL; migrations in code that the "
                  "chain does without are named when it is built: GAPS {}",
                  {tool_.table.tool, join(unknown_, " ")}}});
  }

  void require_same_texts() const {
    if (edited_.empty()) return;
    const auto& [embedded, entry] = edited_.front();
    std::vector<std::string> names;
    for (const auto& each : edited_) names.emplace_back(each.first->revision);
    const std::string head = found_revisions().back();
    refuse<history_error>(
        {.code = errc::adopt_edited,
         .message =
             {"{} ran another text of {} than this program has (of {} it recorded {}, and this program's would be {})",
              {tool_.table.tool, list_some(names), embedded->revision, entry->checksum,
               embedded->origin.checksums.front()}},
         .revision = embedded->revision,
         .file = embedded->file,
         .help = {"restore the text that ran and build again; if the schema is what this program's texts make, say so: "
                  "{} stamp {}",
                  {program_, head}}});
  }

  void require_no_gap() const {
    const revision_graph graph{chain_};
    std::vector<std::string> missing;
    std::string_view standing;
    for (std::size_t at = 0; at < found_.size(); ++at) {
      if (!found_[at]) continue;
      const auto require = [&](revision_graph::node below) {
        if (found_[below] || std::find(missing.begin(), missing.end(), graph.name(below)) != missing.end()) return;
        missing.emplace_back(graph.name(below));
        standing = chain_.migrations[at].revision;
      };
      const auto own = static_cast<revision_graph::node>(at);
      for (const revision_graph::node below : graph.parents(own)) require(below);
      for (const revision_graph::node below : graph.dependencies(own)) require(below);
    }
    if (missing.empty()) return;
    const bool can = !tool_.help_for_gap.empty();
    refuse<history_error>(
        {.code = errc::adopt_gap,
         .message = {"{} did not apply {}, which {} stands on in this program's chain, and applied that",
                     {tool_.table.tool, list_some(missing), standing}},
         .revision = missing.front(),
         .help = {
             can ? "{} applies what is missing; then adopt again" : "apply with {} what is missing; then adopt again",
             {can ? tool_.help_for_gap : tool_.table.tool}}});
  }

  void require_whole_checkpoints() const {
    for (const std::string& version : replaced_) {
      const migration* const checkpoint = checkpoint_over(version);
      const auto at = static_cast<std::size_t>(checkpoint - chain_.migrations.data());
      if (found_[at]) continue;
      refuse<history_error>({.code = errc::squashed,
                             .message = {"{} applied {} and not {}: the database is in the middle of what a checkpoint "
                                         "of this program stands for",
                                         {tool_.table.tool, version, checkpoint->revision}},
                             .revision = version,
                             .file = checkpoint->file,
                             .help = {"start a program that still has the migrations that the checkpoint stands for"}});
    }
  }

  [[nodiscard]] std::vector<std::string> found_revisions() const {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < found_.size(); ++at) {
      if (found_[at]) names.emplace_back(chain_.migrations[at].revision);
    }
    return names;
  }

  void match_repeatable(const migration& embedded, matched_account& into) const {
    const auto& own = embedded.origin.checksums;
    for (const account_entry& each : account_.repeatables) {
      if (embedded.origin.tool != tool_.table.tool || embedded.origin.version != each.version) continue;
      if (std::find(own.begin(), own.end(), each.checksum) == own.end()) continue;
      into.repeatables.push_back({&embedded, each.version, true});
    }
  }

  const chain& chain_;
  const foreign_tool& tool_;
  const tool_account& account_;
  std::string_view program_;
  /// By position in the chain.
  std::vector<std::optional<finding>> found_;
  /// By key_of(), those that no entry has taken yet.
  std::unordered_map<std::string, std::vector<std::size_t>> positions_;
  std::vector<std::string> unknown_;
  /// Versions that a checkpoint stands for.
  std::vector<std::string> replaced_;
  std::vector<std::pair<const migration*, const account_entry*>> edited_;
};

}  // namespace

matched_account match_account(const chain& chain, const foreign_tool& tool, const tool_account& account,
                              std::string_view program) {
  return account_matcher{chain, tool, account, program}.run();
}

}  // namespace strata
