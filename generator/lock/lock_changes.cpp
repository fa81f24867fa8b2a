#include "lock_changes.hpp"

#include <algorithm>
#include <set>

namespace strata::generator {

namespace {

const chain_migration* find_in(const migration_chain& chain, std::string_view revision) {
  const auto found = std::find_if(chain.migrations.begin(), chain.migrations.end(),
                                  [revision](const chain_migration& each) { return each.revision == revision; });
  return found == chain.migrations.end() ? nullptr : &*found;
}

std::vector<std::string> hashes(const sql_script& script) {
  std::vector<std::string> all;
  for (const sql_statement& each : script.statements) all.push_back(each.hash);
  return all;
}

locked_script lock_script(const chain_migration& from) {
  return {.up = from.up.checksum,
          .down = from.down.checksum,
          .statements = hashes(from.up),
          .digest = from.digest,
          .accepted = from.accepted};
}

// Calls `change(locked script, chain migration)` for each dialect of one locked migration; true where one said so.
template <typename Change>
bool change_scripts(locked_migration& locked, const std::vector<migration_chain>& chains, Change change) {
  bool changed = false;
  for (const migration_chain& chain : chains) {
    const auto script = locked.scripts.find(chain.which);
    const chain_migration* found = find_in(chain, locked.revision);
    if (found && script != locked.scripts.end() && change(script->second, *found)) changed = true;
  }
  return changed;
}

locked_migration& mutable_find(lock_file& locked, std::string_view revision) {
  return *std::find_if(locked.migrations.begin(), locked.migrations.end(),
                       [revision](const locked_migration& each) { return each.revision == revision; });
}

}  // namespace

bool accept_edit(lock_file& locked, const std::vector<migration_chain>& chains, std::string_view revision,
                 const std::string& reason) {
  locked_migration& migration = mutable_find(locked, revision);
  const bool changed = change_scripts(migration, chains, [](locked_script& script, const chain_migration& found) {
    if (script.up == found.up.checksum) return false;
    script.accepted.push_back(script.up);
    script.up = found.up.checksum;
    script.statements = hashes(found.up);
    return true;
  });
  if (changed) migration.reasons.push_back(reason);
  return changed;
}

bool accept_down(lock_file& locked, const std::vector<migration_chain>& chains, std::string_view revision) {
  return change_scripts(mutable_find(locked, revision), chains,
                        [](locked_script& script, const chain_migration& found) {
                          if (script.down == found.down.checksum) return false;
                          script.down = found.down.checksum;
                          return true;
                        });
}

bool fit_dialects(lock_file& locked, const std::vector<migration_chain>& chains) {
  std::vector<dialect> wanted;
  wanted.reserve(chains.size());
  for (const migration_chain& chain : chains) wanted.push_back(chain.which);
  if (wanted == locked.dialects) return false;
  locked.dialects = wanted;
  for (locked_migration& each : locked.migrations) {
    std::map<dialect, locked_script> scripts;
    for (const migration_chain& chain : chains) {
      const auto held = each.scripts.find(chain.which);
      const chain_migration* found = find_in(chain, each.revision);
      if (held != each.scripts.end()) {
        scripts.insert(*held);
      } else if (found) {
        scripts.emplace(chain.which, lock_script(*found));
      }
    }
    each.scripts = std::move(scripts);
  }
  return true;
}

std::vector<std::string> append_drafts(lock_file& locked, const std::vector<migration_chain>& chains) {
  std::vector<std::string> added;
  for (std::size_t at = 0; at < chains.front().migrations.size(); ++at) {
    const chain_migration& draft = chains.front().migrations[at];
    if (!draft.draft) continue;
    locked_migration line{
        .revision = draft.revision, .parents = draft.parents, .depends = draft.depends, .scripts = {}, .reasons = {}};
    for (const migration_chain& chain : chains) line.scripts.emplace(chain.which, lock_script(chain.migrations[at]));
    locked.migrations.push_back(std::move(line));
    added.push_back(draft.revision);
  }
  return added;
}

std::vector<std::string> lock_checkpoints(lock_file& locked, const std::vector<migration_chain>& chains) {
  std::vector<std::string> added;
  for (const migration_chain& chain : chains) {
    for (const chain_migration& each : chain.checkpoints) {
      if (!each.draft) continue;
      locked_script& script = mutable_find(locked, each.revision).scripts.at(chain.which);
      script.checkpoint = each.up.checksum;
      script.checkpoint_statements = hashes(each.up);
      if (&chain == &chains.front()) added.push_back(each.revision);
    }
  }
  return added;
}

std::vector<std::string> forget_checkpoints(lock_file& locked, const std::vector<migration_chain>& chains) {
  std::set<std::string_view> there;
  for (const chain_migration& each : chains.front().checkpoints) there.insert(each.revision);
  for (const chain_migration& each : chains.front().migrations) {
    if (each.is_checkpoint()) there.insert(each.revision);
    // An older checkpoint that a newer one stands for may go with the originals.
    for (const auto& below : each.replaces) there.insert(below.revision);
  }
  std::vector<std::string> gone;
  for (locked_migration& each : locked.migrations) {
    if (there.contains(each.revision)) continue;
    bool held = false;
    for (auto& [which, script] : each.scripts) {
      held = held || !script.checkpoint.empty();
      script.checkpoint.clear();
      script.checkpoint_statements.clear();
    }
    if (held) gone.push_back(each.revision);
  }
  return gone;
}

}  // namespace strata::generator
