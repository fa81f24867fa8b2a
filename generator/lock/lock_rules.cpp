#include "lock_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "generator/files/natural_order.hpp"
#include "generator/layout/markers.hpp"
#include "generator/sql/checksum.hpp"
#include "lock_file.hpp"

namespace strata::generator {

namespace {

std::string parents_line(const std::vector<std::string>& parents) {
  return fmt::format("`-- migrate:parent {}`", parents.empty() ? "none" : fmt::format("{}", fmt::join(parents, " ")));
}

std::string child_of(const std::vector<std::string>& parents) {
  return parents.empty() ? "a first migration" : fmt::format("the child of `{}`", fmt::join(parents, "` and `"));
}

std::string depending_on(const std::vector<std::string>& others) {
  return others.empty() ? "nothing" : fmt::format("`{}`", fmt::join(others, "` and `"));
}

std::string name_dialects(const std::vector<dialect>& dialects, std::string_view between) {
  std::string names;
  for (const dialect each : dialects) {
    if (!names.empty()) names += between;
    names += to_string(each);
  }
  return names;
}

std::optional<std::size_t> place_of(std::string_view marker_name, const source_file& file) {
  for (const marker& each : find_markers(file)) {
    if (each.name.text == marker_name) return each.begin;
  }
  return std::nullopt;
}

// What the folder may not do to locked migrations as a whole: the same in every dialect, so one chain is looked at.
class structure_rules {
 public:
  structure_rules(const std::vector<migration_chain>& chains, const lock_file& locked, const source& file,
                  diagnostics& messages)
      : chains_(chains), chain_(chains.front().migrations), locked_(locked), file_(file), messages_(messages) {
    for (std::size_t at = 0; at < chain_.size(); ++at) by_revision_.emplace(chain_[at].revision, at);
  }

  void check() {
    for (const locked_migration& each : locked_.migrations) {
      locked_revisions_.insert(each.revision);
    }
    std::set<std::string_view> replaced;
    for (const chain_migration& each : chain_) {
      for (const auto& below : each.replaces) replaced.insert(below.revision);
    }
    for (const locked_migration& each : locked_.migrations) {
      const auto found = by_revision_.find(each.revision);
      if (found == by_revision_.end()) {
        if (replaced.contains(each.revision)) continue;
        report_missing(each);
      } else if (!chain_[found->second].is_checkpoint()) {
        check_parents(each, chain_[found->second]);
        check_depends(each, chain_[found->second]);
      }
    }
  }

 private:
  [[nodiscard]] bool is_draft(std::string_view revision) const {
    return by_revision_.count(revision) != 0 && locked_revisions_.count(revision) == 0;
  }

  // The draft that holds a locked migration's very scripts.
  const chain_migration* renamed_from(const locked_migration& gone) const {
    for (std::size_t at = 0; at < chain_.size(); ++at) {
      if (!is_draft(chain_[at].revision) || chain_[at].up.statements.empty()) continue;
      const bool same = std::all_of(chains_.begin(), chains_.end(), [&](const migration_chain& chain) {
        const auto script = gone.scripts.find(chain.which);
        return script == gone.scripts.end() || (script->second.up == chain.migrations[at].up.checksum &&
                                                script->second.down == chain.migrations[at].down.checksum);
      });
      if (same) return &chain_[at];
    }
    return nullptr;
  }

  void report_missing(const locked_migration& gone) {
    if (const chain_migration* now = renamed_from(gone)) {
      messages_.add({.code = "strata-renamed",
                     .message = fmt::format("migration `{}` is locked under that name and is called `{}` now",
                                            gone.revision, now->revision),
                     .file = now->file,
                     .help = fmt::format("give the file its name back, or write `-- migrate:revision {}` into it",
                                         gone.revision)});
      return;
    }
    std::string help = fmt::format("bring its file back: git log --diff-filter=D --name-only -- {} shows where it went",
                                   folder_of(file_));
    if (gone.revision == locked_.migrations.back().revision) {
      help += fmt::format("\nor, if no kept database ran it: strata unlock {}{}", gone.revision, folder_option(file_));
    }
    messages_.add({.code = "strata-removed",
                   .message = fmt::format("migration `{}` is locked, and its file is gone", gone.revision),
                   .file = file_,
                   .offset = file_->offset_of(gone.line),
                   .help = std::move(help)});
  }

  void check_parents(const locked_migration& locked, const chain_migration& found) {
    const std::set<std::string_view> before{locked.parents.begin(), locked.parents.end()};
    const std::set<std::string_view> now{found.parents.begin(), found.parents.end()};
    if (before == now) return;
    // Where a parent is gone, that was said, and the rest follows from it.
    const auto gone = [this](std::string_view parent) { return by_revision_.count(parent) == 0; };
    if (std::any_of(before.begin(), before.end(), gone)) return;

    const auto place = place_of("parent", *found.file);
    const bool draft_before = std::any_of(now.begin(), now.end(), [this](auto parent) { return is_draft(parent); });
    if (draft_before && !place) return report_inserted(found);
    messages_.add({.code = "strata-reparented",
                   .message = fmt::format("migration `{}` is locked as {}, and is {} now", found.revision,
                                          child_of(locked.parents), child_of(found.parents)),
                   .file = found.file,
                   .offset = place,
                   .help = fmt::format("write {} into it", parents_line(locked.parents))});
  }

  // What a migration comes after decides what its script meets, so it is a part of the digest as parents are.
  void check_depends(const locked_migration& locked, const chain_migration& found) {
    const std::set<std::string_view> before{locked.depends.begin(), locked.depends.end()};
    const std::set<std::string_view> now{found.depends.begin(), found.depends.end()};
    const auto gone = [this](std::string_view each) { return by_revision_.count(each) == 0; };
    if (before == now || std::any_of(before.begin(), before.end(), gone)) return;
    messages_.add({.code = "strata-reparented",
                   .message = fmt::format("migration `{}` is locked as depending on {}, and depends on {} now",
                                          found.revision, depending_on(locked.depends), depending_on(found.depends)),
                   .file = found.file,
                   .offset = place_of("depends", *found.file),
                   .help = locked.depends.empty() ? "remove `migrate:depends` from it"
                                                  : fmt::format("write `-- migrate:depends {}` into it",
                                                                fmt::join(locked.depends, ", "))});
  }

  // Every draft from the locked migration up to the next locked one.
  void report_inserted(const chain_migration& child) {
    std::vector<std::string_view> open{child.parents.begin(), child.parents.end()};
    while (!open.empty()) {
      const std::string_view revision = open.back();
      open.pop_back();
      if (!is_draft(revision) || !inserted_.insert(revision).second) continue;
      const chain_migration& draft = chain_[by_revision_.at(revision)];
      open.insert(open.end(), draft.parents.begin(), draft.parents.end());
      messages_.add({.code = "strata-inserted-before-locked",
                     .message = fmt::format("draft `{}` comes before `{}`, which is locked", revision, child.revision),
                     .file = draft.file,
                     .help = fmt::format("strata rebase {}{}\nor rename its file so that it sorts after {}", revision,
                                         folder_option(file_), last_file())});
    }
  }

  [[nodiscard]] std::string_view last_file() const {
    std::string_view last;
    for (const chain_migration& each : chain_) {
      if (!is_draft(each.revision) && natural_less(last, each.file->path())) last = each.file->path();
    }
    return last;
  }

  const std::vector<migration_chain>& chains_;
  const std::vector<chain_migration>& chain_;
  const lock_file& locked_;
  const source& file_;
  diagnostics& messages_;
  std::unordered_map<std::string_view, std::size_t> by_revision_;
  std::set<std::string_view> locked_revisions_;
  std::set<std::string_view> inserted_;
};

void set_digests(migration_chain& chain, const std::unordered_map<std::string_view, const locked_migration*>& locked) {
  std::unordered_map<std::string_view, std::string_view> digests;
  for (chain_migration& each : chain.migrations) {
    const auto found = locked.find(each.revision);
    each.draft = found == locked.end();
    const locked_script* script = nullptr;
    if (!each.draft) {
      const auto of_dialect = found->second->scripts.find(chain.which);
      if (of_dialect != found->second->scripts.end()) script = &of_dialect->second;
    }
    if (script) {
      each.digest = script->digest;
      each.accepted = script->accepted;
    } else if (each.is_checkpoint()) {
      each.digest = each.stated_digest;
    } else {
      const auto digests_of = [&digests](const std::vector<std::string>& revisions) {
        std::vector<std::string> sorted;
        sorted.reserve(revisions.size());
        for (const std::string& revision : revisions) sorted.emplace_back(digests[revision]);
        std::sort(sorted.begin(), sorted.end());
        return sorted;
      };
      each.digest = digest(digests_of(each.parents), each.revision, each.up.checksum, digests_of(each.depends));
    }
    digests[each.revision] = each.digest;
  }
}

// A draft that is really a locked migration under another name, or stands where none may, is not to be locked as it is.
bool is_misplaced(const chain_migration& draft, const diagnostics& messages) {
  return std::any_of(messages.all().begin(), messages.all().end(), [&draft](const diagnostic& each) {
    return each.file == draft.file && (each.code == "strata-renamed" || each.code == "strata-inserted-before-locked");
  });
}

}  // namespace

void apply_lock(std::vector<migration_chain>& chains, const lock_file& locked, const source& file,
                diagnostics& messages) {
  if (chains.empty()) return;
  std::unordered_map<std::string_view, const locked_migration*> by_revision;
  for (const locked_migration& each : locked.migrations) by_revision.emplace(each.revision, &each);
  for (migration_chain& chain : chains) set_digests(chain, by_revision);
  structure_rules{chains, locked, file, messages}.check();
  check_edits(chains, locked, file, messages);
  check_checkpoints(chains, locked, messages);
}

void check_lock_header(const lock_file& locked, const source& file, const std::vector<dialect>& dialects,
                       std::string_view layout, diagnostics& messages) {
  const auto report = [&](std::string code, std::string message, std::string_view line, std::string option) {
    messages.add({.code = std::move(code),
                  .message = std::move(message),
                  .file = file,
                  .offset = file->text().find(line) + 1,
                  .help = fmt::format("strata lock {}{}", option, folder_option(file))});
  };
  if (locked.dialects != dialects) {
    report("strata-lock-dialects",
           fmt::format("the lock file is for {}, not for {}", name_dialects(locked.dialects, " and "),
                       name_dialects(dialects, " and ")),
           "\ndialects ", fmt::format("--dialects {}", name_dialects(dialects, ",")));
  }
  if (locked.layout != layout) {
    report("strata-lock-layout", fmt::format("the lock file is for the layout {}, not for {}", locked.layout, layout),
           "\nlayout ", fmt::format("--layout {}", layout));
  }
}

void report_drafts(const std::vector<migration_chain>& chains, diagnostics& messages) {
  if (chains.empty()) return;
  const auto report = [&messages](const chain_migration& each, std::string_view what) {
    if (!each.draft || is_misplaced(each, messages)) return;
    messages.add({.code = "strata-draft",
                  .message = fmt::format("{} `{}` is a draft: the lock file does not hold it", what, each.revision),
                  .file = each.file,
                  .help = fmt::format("strata lock{}", folder_option(each.file))});
  };
  for (const chain_migration& each : chains.front().migrations) report(each, "migration");
  for (const chain_migration& each : chains.front().checkpoints) report(each, "checkpoint");
}

}  // namespace strata::generator
