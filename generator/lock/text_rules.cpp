// What may not change in the texts that are locked: those of migrations and those of checkpoints.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "generator/graph/checkpoints.hpp"
#include "lock_rules.hpp"

namespace strata::generator {

namespace {

// As much of a checksum as a person compares.
std::string shorten(const std::string& checksum) {
  if (checksum.empty()) return "irreversible";
  const std::size_t digits = checksum.find(':') + 1;
  return checksum.substr(digits, 12) + "…";
}

// Where the first statement begins that has another hash than the locked ones; the marker line, where statements at the
// end are gone.
std::size_t first_change(const sql_script& found, const std::vector<std::string>& locked) {
  const auto differs =
      std::mismatch(found.statements.begin(), found.statements.end(), locked.begin(), locked.end(),
                    [](const sql_statement& now, const std::string& then) { return now.hash == then; });
  return differs.first == found.statements.end() ? found.marker : differs.first->offset;
}

class edit_rules {
 public:
  edit_rules(const lock_file& locked, const source& file, diagnostics& messages)
      : locked_(locked), file_(file), messages_(messages) {}

  void check(const locked_migration& locked, const locked_script& script, const chain_migration& found) {
    if (script.up != found.up.checksum && is_first(direction::up, found.revision, found.up.marker)) {
      report_up(locked, script, found);
    }
    if (script.down != found.down.checksum && is_first(direction::down, found.revision, found.down.marker)) {
      report_down(script, found);
    }
  }

 private:
  // Dialects that share a section share the message.
  bool is_first(direction way, std::string_view revision, std::size_t marker) {
    return seen_.insert({way, revision, marker}).second;
  }

  void report_up(const locked_migration& locked, const locked_script& script, const chain_migration& found) {
    const std::string folder = folder_option(file_);
    const bool newest = locked.revision == locked_.migrations.back().revision;
    const std::string way_out =
        newest ? fmt::format("if no kept database ran this one, strata unlock {}{}", found.revision, folder)
               : fmt::format("if it has to change in place, strata lock --accept-edit {} --reason \"…\"{}",
                             found.revision, folder);
    messages_.add(
        {.code = "strata-edited",
         .message = "applied migration was edited",
         .file = found.file,
         .offset = first_change(found.up, script.statements),
         .details = {fmt::format("locked  {}  found  {}", shorten(script.up), shorten(found.up.checksum))},
         .help = fmt::format("put the change in a new migration (strata new -m \"…\"{}), or, {}", folder, way_out)});
  }

  void report_down(const locked_script& script, const chain_migration& found) {
    diagnostic what{
        .code = "strata-edited-down",
        .message = "the way down of an applied migration was edited",
        .file = found.file,
        .details = {fmt::format("locked  {}  found  {}", shorten(script.down), shorten(found.down.checksum))},
        .help = fmt::format("strata lock --accept-down {}{}", found.revision, folder_option(file_))};
    if (found.down.file) what.offset = found.down.marker;
    messages_.add(std::move(what));
  }

  const lock_file& locked_;
  const source& file_;
  diagnostics& messages_;
  std::set<std::tuple<direction, std::string_view, std::size_t>> seen_;
};

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

void check_edits(const std::vector<migration_chain>& chains, const lock_file& locked, const source& file,
                 diagnostics& messages) {
  std::unordered_map<std::string_view, std::size_t> by_revision;
  const std::vector<chain_migration>& migrations = chains.front().migrations;
  for (std::size_t at = 0; at < migrations.size(); ++at) by_revision.emplace(migrations[at].revision, at);

  edit_rules rules{locked, file, messages};
  for (const locked_migration& each : locked.migrations) {
    const auto found = by_revision.find(each.revision);
    if (found == by_revision.end() || migrations[found->second].is_checkpoint()) continue;
    for (const migration_chain& chain : chains) {
      const auto script = each.scripts.find(chain.which);
      if (script != each.scripts.end()) rules.check(each, script->second, chain.migrations[found->second]);
    }
  }
}

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
