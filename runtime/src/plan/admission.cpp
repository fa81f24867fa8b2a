#include "admission.hpp"

#include <algorithm>
#include <utility>

#include "runtime/internal/adoption.hpp"
#include "runtime/internal/lookup.hpp"
#include "runtime/internal/revision_graph.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

[[noreturn]] void refuse_edited(const chain_set& set, const chain& chain, const applied_migration& stored) {
  if (find_migration(chain.migrations, stored.revision) == nullptr) {
    refuse<history_error>({.code = errc::edited,
                           .message = {"migration {} ran in this database with another text (digest {}) than the "
                                       "checkpoint of this program stands for",
                                       {stored.revision, stored.digest}},
                           .revision = stored.revision,
                           .help = {"start the program that this database belongs to"}});
  }
  const migration& embedded = *find_migration(chain.migrations, stored.revision);
  const std::string help =
      stored.draft ? help_for_edited_draft(set, stored)
                   : fill_in(
                         "restore the text that ran and put the change in a new migration (strata new -m \"...\"), "
                         "or accept it: strata lock --accept-edit {} --reason \"...\"",
                         {stored.revision});
  refuse<history_error>({.code = stored.draft ? errc::draft_edited : errc::edited,
                         .message = {"migration {} was edited after this database ran it (ran {}, program has {})",
                                     {stored.revision, stored.checksum, embedded.up.checksum}},
                         .revision = stored.revision,
                         .file = embedded.file,
                         .help = {"{}", {help}}});
}

[[noreturn]] void refuse_diverged(const chain& chain, std::string_view revision, std::string_view why) {
  const migration* embedded = find_migration(chain.migrations, revision);
  refuse<history_error>(
      {.code = errc::diverged,
       .message = {"the database's history is not a prefix of this program's chain: {} {}", {revision, why}},
       .revision = revision,
       .file = embedded != nullptr ? embedded->file : std::string_view{},
       .help = {"start the program that this database belongs to, or bring its changes together "
                "with this program's in one chain"}});
}

// `0002 (applied 2026-01-30T09:00:00.000Z by a program built 2026-01-29 18:00:00)`
std::string describe_heads(const history& of) {
  std::vector<std::string> heads = of.heads();
  for (std::string& each : heads) {
    const applied_migration& stored = *of.find(each);
    each = fill_in(stored.built_at.empty() ? "{} (applied {})" : "{} (applied {} by a program built {})",
                   {each, stored.applied_at, stored.built_at});
  }
  return join(heads);
}

// The target that takes an unknown migration back, and nothing of the branches beside it.
std::string below_unknown(const chain& chain, const applied_migration& unknown) {
  if (chain.heads.size() == 1) return std::string{chain.heads.front()};
  return unknown.revision + "@" + (unknown.parents.empty() ? "base" : unknown.parents.front());
}

void require_allowed_ahead(const chain_set& set, const chain& chain, const history& history,
                           const std::vector<const difference*>& unknown, bool allowed) {
  const bool compatible =
      std::all_of(unknown.begin(), unknown.end(), [](const difference* each) { return each->compatible; });
  if (compatible || allowed) return;
  std::vector<std::string> names;
  names.reserve(unknown.size());
  for (const difference* const each : unknown) names.push_back(each->revision);
  const std::string_view own = chain.heads.empty()      ? "which has no migrations"
                               : chain.heads.size() > 1 ? "whose heads are "
                                                        : "whose head is ";
  refuse<history_error>(
      {.code = errc::ahead,
       .message = {"the database is newer than this program: it is at {}, and this program{}{}, {}{}, does not know {}",
                   {describe_heads(history), set.built_at.empty() ? "" : ", built ", set.built_at, own,
                    join(chain.heads), join(names)}},
       .revision = names.front(),
       .help = {"start the newer program, or take its migrations back: {} downgrade {}",
                {set.program, below_unknown(chain, *history.find(names.front()))}}});
}

// The drafts in question and everything applied on top of them, which must all be drafts too.
std::vector<std::string> drafts_to_redo(const chain& chain, const history& history,
                                        const std::vector<std::string_view>& changed) {
  const revision_graph graph{history};
  std::vector<revision_graph::node> lowest;
  lowest.reserve(changed.size());
  for (const std::string_view each : changed) lowest.push_back(graph.find(each).value());
  const auto affected = graph.descendants_and_self(lowest, revision_graph::edges::all);
  std::vector<std::string> redo;
  for (std::size_t row = 0; row < history.applied.size(); ++row) {
    const applied_migration& each = history.applied[row];
    if (!affected[row]) continue;
    if (!each.draft) {
      refuse_diverged(chain, each.revision,
                      fill_in("is locked and stands on {}, a draft that was edited", {changed.front()}));
    }
    redo.push_back(each.revision);
  }
  return redo;
}

// A common revision alone proves nothing: every chain may begin with 0001. It takes the same digest, text or name.
bool is_of(const chain& chain, const history& history) {
  std::vector<std::string_view> digests;
  for (const applied_migration& each : history.applied) {
    digests.push_back(each.digest);
    for (const covered_migration& covered : each.covers) digests.push_back(covered.digest);
  }
  std::sort(digests.begin(), digests.end());
  const auto has_digest = [&](const auto& each) {
    return std::binary_search(digests.begin(), digests.end(), std::string_view{each.digest});
  };
  const auto is_known = [&](const migration& embedded) {
    return has_digest(embedded) || std::any_of(embedded.replaces.begin(), embedded.replaces.end(), has_digest);
  };
  const auto is_alike = [&](const migration& embedded) {
    const applied_migration* const stored = history.find(embedded.revision);
    return stored != nullptr &&
           (embedded.up.checksum == stored->checksum || embedded.description == stored->description);
  };
  return std::any_of(chain.migrations.begin(), chain.migrations.end(), is_known) ||
         std::any_of(chain.migrations.begin(), chain.migrations.end(), is_alike);
}

}  // namespace

void require_own(const chain_set& set, const chain& chain, const history& history) {
  if (history.applied.empty()) return;
  if (is_of(chain, history)) return;
  refuse<history_error>({.code = errc::foreign,
                         .message = {"the database belongs to another chain: it is at {}, and the chain {} has no "
                                     "migration of its history",
                                     {join(history.heads()), set.name}},
                         .help = {"check the URL; chains that share a database need a TABLE_PREFIX each"}});
}

std::string help_for_edited_draft(const chain_set& set, const applied_migration& stored) {
  return fill_in(
      "keep the rows: restore the text that ran, and put the change in a new migration (strata new -m \"...\"); or "
      "take "
      "the draft back and apply the new text, whatever rows go with it: {} upgrade --redo-drafts, options.drafts = "
      "redo, "
      "or {} downgrade {} -y and then upgrade",
      {set.program, set.program, stored.parents.empty() ? "base" : stored.parents.front()});
}

void require_no_history(const chain_set& set, const history& history) {
  if (history.applied.empty()) return;
  const std::vector<std::string> heads = history.heads();
  refuse<history_error>({.code = errc::has_history,
                         .message = {"Strata keeps a history of this database already: it is at {}", {join(heads)}},
                         .revision = heads.empty() ? std::string_view{} : heads.front(),
                         .help = {"{} status shows it", {set.program}}});
}

admission admit(const chain_set& set, const chain& chain, const history& history, const options& options) {
  require_own(set, chain, history);
  const bool redo_drafts =
      options.drafts == draft_policy::redo || (options.drafts == draft_policy::automatic && set.development);
  admission found;
  std::vector<const difference*> unknown;
  std::vector<std::string_view> changed;
  const std::vector<difference> differences = compare(chain, history);
  for (const difference& each : differences) {
    switch (each.what) {
      case difference::kind::unknown:
        unknown.push_back(&each);
        break;
      case difference::kind::edited:
        if (!each.draft || !redo_drafts) refuse_edited(set, chain, *history.find(each.revision));
        changed.push_back(each.revision);
        break;
      case difference::kind::reparented:
        if (changed.empty() && (!each.draft || !redo_drafts)) {
          refuse_diverged(chain, each.revision, "was applied on other ancestors");
        }
        changed.push_back(each.revision);
        break;
      case difference::kind::gap:
        refuse_diverged(chain, each.revision, "is applied, but not all that it stands on");
      case difference::kind::squashed:  // Only an upgrade needs what is not there; planning it says so.
      case difference::kind::unfinished:
      case difference::kind::altered:
      case difference::kind::outdated:
        break;
    }
  }
  if (!unknown.empty()) {
    require_allowed_ahead(set, chain, history, unknown, options.allow_ahead);
    found.ahead = true;
  }
  if (!changed.empty()) found.redo = drafts_to_redo(chain, history, changed);
  return found;
}

}  // namespace strata
