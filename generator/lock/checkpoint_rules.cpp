#include "checkpoint_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "../graph/checkpoints.hpp"
#include "edit_rules.hpp"
#include "lock_help.hpp"

namespace strata::generator {

namespace {

using replaced_list = std::vector<chain_migration::replaced>;

// What the lock file says that the revision stands on, in its order.
replaced_list locked_below(const lock_file& locked, dialect which, std::string_view revision) {
  std::set<std::string_view> below{revision};
  replaced_list found;
  for (auto each = locked.migrations.rbegin(); each != locked.migrations.rend(); ++each) {
    if (!below.contains(each->revision)) continue;
    below.insert(each->parents.begin(), each->parents.end());
    const auto script = each->scripts.find(which);
    if (each->revision != revision) {
      found.push_back({each->revision, script == each->scripts.end() ? std::string{} : script->second.digest});
    }
  }
  std::reverse(found.begin(), found.end());
  return found;
}

bool same_revisions(const replaced_list& one, const replaced_list& other) {
  std::set<std::string_view> left;
  std::set<std::string_view> right;
  for (const auto& each : one) left.insert(each.revision);
  for (const auto& each : other) right.insert(each.revision);
  return left == right;
}

class checkpoint_rules {
 public:
  checkpoint_rules(const lock_file& locked, diagnostics& messages) : locked_(locked), messages_(messages) {}

  void check_beside(migration_chain& chain, chain_migration& checkpoint) {
    const auto original =
        std::find_if(chain.migrations.begin(), chain.migrations.end(),
                     [&](const chain_migration& each) { return each.revision == checkpoint.revision; });
    // Where it is gone, that was said.
    if (original == chain.migrations.end()) return;
    replaced_list below = replaced_by(chain, checkpoint.revision);
    if (original->draft) {
      report_stale(checkpoint, fmt::format("`{}` is a draft, whose text may still change", checkpoint.revision));
    } else if (!same_revisions(below, checkpoint.replaces) || checkpoint.stated_digest != original->digest) {
      report_stale(checkpoint, fmt::format("`{}` stands on another history now", checkpoint.revision));
    }
    checkpoint.replaces = std::move(below);
    checkpoint.digest = original->digest;
    const locked_script* script = find_script(checkpoint.revision, chain.which);
    checkpoint.draft = script == nullptr || script->checkpoint.empty();
    if (!checkpoint.draft) check_edit(checkpoint, *script);
  }

  void check_in_place(const migration_chain& chain, chain_migration& checkpoint) {
    const locked_script* script = find_script(checkpoint.revision, chain.which);
    if (script == nullptr || script->checkpoint.empty()) return report_unlocked(checkpoint);
    replaced_list below = locked_below(locked_, chain.which, checkpoint.revision);
    if (!same_revisions(below, checkpoint.replaces) || checkpoint.stated_digest != script->digest) {
      report_stale(checkpoint, fmt::format("the lock file knows `{}` with another history", checkpoint.revision));
    }
    checkpoint.replaces = std::move(below);
    check_edit(checkpoint, *script);
  }

 private:
  const locked_script* find_script(std::string_view revision, dialect which) const {
    const locked_migration* line = locked_.find(revision);
    if (line == nullptr) return nullptr;
    const auto found = line->scripts.find(which);
    return found == line->scripts.end() ? nullptr : &found->second;
  }

  // Dialects share the message.
  bool is_first(const chain_migration& checkpoint) { return reported_.insert(checkpoint.revision).second; }

  void report_stale(const chain_migration& checkpoint, const std::string& why) {
    if (!is_first(checkpoint)) return;
    messages_.add({.code = "strata-checkpoint-stale",
                   .message = fmt::format("this checkpoint was written for another chain: {}", why),
                   .file = checkpoint.file,
                   .help = fmt::format("remove the file, then: strata squash {}{}", checkpoint.revision,
                                       folder_option(checkpoint.file))});
  }

  void report_unlocked(const chain_migration& checkpoint) {
    if (!is_first(checkpoint)) return;
    messages_.add({.code = "strata-checkpoint-unlocked",
                   .message = fmt::format(
                       "the lock file does not hold the checkpoint `{}`, and the migrations that it stands for "
                       "are gone",
                       checkpoint.revision),
                   .file = checkpoint.file,
                   .help = fmt::format("bring their files back, then: strata lock{}; after that they can go",
                                       folder_option(checkpoint.file))});
  }

  void check_edit(const chain_migration& checkpoint, const locked_script& script) {
    if (script.checkpoint == checkpoint.up.checksum || !is_first(checkpoint)) return;
    messages_.add(
        {.code = "strata-edited",
         .message = "a locked checkpoint was edited",
         .file = checkpoint.file,
         .offset = first_change(checkpoint.up, script.checkpoint_statements),
         .details = {fmt::format("locked  {}  found  {}", shorten(script.checkpoint), shorten(checkpoint.up.checksum))},
         .help = fmt::format("git checkout -- {} brings its text back\nor write it anew while the migrations "
                             "that it stands for are there: remove the file, strata lock{}, strata squash {}{}",
                             checkpoint.file->path(), folder_option(checkpoint.file), checkpoint.revision,
                             folder_option(checkpoint.file))});
  }

  const lock_file& locked_;
  diagnostics& messages_;
  std::set<std::string> reported_;
};

}  // namespace

void check_checkpoints(std::vector<migration_chain>& chains, const lock_file& locked, diagnostics& messages) {
  checkpoint_rules rules{locked, messages};
  for (migration_chain& chain : chains) {
    for (chain_migration& each : chain.migrations) {
      if (each.is_checkpoint()) rules.check_in_place(chain, each);
    }
    for (chain_migration& each : chain.checkpoints) rules.check_beside(chain, each);
  }
}

}  // namespace strata::generator
