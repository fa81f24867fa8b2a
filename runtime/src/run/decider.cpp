#include "decider.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "runtime/internal/lookup.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/history/applied_heads.hpp"
#include "runtime/src/history/stored_script.hpp"
#include "runtime/src/plan/admission.hpp"
#include "runtime/src/plan/repeatables.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

// How many migrations of the chain are applied, if these are a line; 0: that cannot be said.
std::size_t count_applied(const chain& chain, std::string_view digest) {
  const auto migrations = chain.migrations;
  const auto last = std::find_if(migrations.begin(), migrations.end(),
                                 [digest](const migration& each) { return each.digest == digest; });
  if (last == migrations.end()) return 0;
  const auto count = static_cast<std::size_t>(last - migrations.begin()) + 1;
  if (!migrations.front().parents.empty()) return 0;
  for (std::size_t at = 1; at < count; ++at) {
    const auto parents = migrations[at].parents;
    if (parents.size() != 1 || parents.front() != migrations[at - 1].revision) return 0;
  }
  return count;
}

// The place, where the bookkeeping says the same as the chain: the state holds the digest of a migration below which
// each stands on one other, down to the first, and the rows hold exactly these, all of them finished. A digest names
// parents, texts and all that came before. Nothing where the database stands in any other way, which takes its whole
// history.
std::optional<place_in_line> place_of(const chain& chain, const bookkeeping_state& state, bookkeeping& books) {
  const std::size_t count = count_applied(chain, state.digest);
  if (count == 0) return std::nullopt;
  const auto applied = chain.migrations.first(count);
  const auto pending = chain.migrations.subspan(count);
  // A checkpoint takes empty databases alone; planning says so.
  const auto is_checkpoint = [](const migration& each) { return !each.replaces.empty(); };
  if (std::any_of(pending.begin(), pending.end(), is_checkpoint)) return std::nullopt;

  const std::vector<row> rows = books.read_names();
  const auto same = [](const row& recorded, const migration& embedded) {
    return recorded.size() == 2 && recorded[0] == embedded.revision && recorded[1] == embedded.digest;
  };
  if (!std::equal(rows.begin(), rows.end(), applied.begin(), applied.end(), same)) return std::nullopt;

  const migration& last = applied.back();
  place_in_line found;
  found.at.exists = true;
  found.at.epoch = state.epoch;
  found.at.head_digest = state.digest;
  applied_migration& recorded = found.at.applied.emplace_back();
  recorded.revision = last.revision;
  recorded.parents.assign(last.parents.begin(), last.parents.end());
  recorded.digest = state.digest;
  recorded.checksum = last.up.checksum;
  found.pending.reserve(pending.size());
  for (const migration& each : pending) {
    found.pending.push_back({.way = direction::up, .revision = each.revision, .embedded = &each});
  }
  return found;
}

// What the application wants of each migration's run leaves room for a snapshot.
bool allow_snapshot(const options& options) {
  return options.use_snapshot && !options.before_migration && !options.after_migration &&
         options.transactions != transactions::per_migration;
}

bool goes_up(const step& each) { return each.way == direction::up && each.embedded != nullptr; }

applied_heads heads_after(std::span<const step> steps) {
  applied_heads heads{history{}};
  for (const step& each : steps) {
    const migration& what = *each.embedded;
    if (each.repeatable) {
      heads.add_repeatable(what.revision, what.digest);
    } else {
      heads.add(what.revision, what.parents, what.digest);
    }
  }
  return heads;
}

// Only the up script was edited: the program's own way down is the one that is stored.
const migration* with_same_down(const chain& in, const applied_migration& stored) {
  const migration* const found = find_migration(in.migrations, stored.revision);
  return found != nullptr && claims_to_be(stored, found->down) ? found : nullptr;
}

// The down script undoes a whole migration; nobody knows what it would do to a part of one.
[[noreturn]] void refuse_half_applied(const applied_migration& stored) {
  refuse<history_error>(
      {.code = errc::draft_edited,
       .message = {"the draft {} was interrupted after {} of {} statements, and edited since",
                   {stored.revision, std::to_string(stored.statements_done), std::to_string(stored.statements)}},
       .revision = stored.revision,
       .help = {"restore the text that ran and start again: it goes on where it stopped; then edit"}});
}

}  // namespace

std::size_t steps_in_snapshot(const chain& chain, const history& history, const std::vector<step>& steps,
                              const options& options) {
  const snapshot* const made = chain.snapshot;
  if (made == nullptr || history.exists || !allow_snapshot(options)) return 0;
  if (made->steps == 0 || made->steps > steps.size()) return 0;
  // Whoever asks for one transaction is not to get two.
  if (options.transactions == transactions::single && made->steps != steps.size()) return 0;
  const std::span first{steps.data(), made->steps};
  if (!std::all_of(first.begin(), first.end(), goes_up)) return 0;
  return heads_after(first).digest() == made->digest ? made->steps : 0;
}

// Of several heads, `head` means none.
bool wants_heads(const options& options, std::size_t heads) {
  const std::string& text = options.target.text();
  return text.empty() || text == "heads" || (text == "head" && heads == 1);
}

std::vector<step> decider::decide(const history& at, direction way) {
  return way == direction::up ? decide_up(at) : decide_down(at);
}

std::vector<step> decider::decide_up(const history& at) {
  const admission admitted = admit(set_, chain_, at, options_);
  redoing_ = !admitted.redo.empty();
  if (redoing_) {
    // What is taken back comes again, also where the target would not ask for it.
    target wanted = goal(at, direction::up);
    wanted.revisions.insert(wanted.revisions.end(), admitted.redo.begin(), admitted.redo.end());
    goal_ = std::move(wanted);
    return with_repeatables(at, undo(at, admitted.redo), false, direction::up);
  }
  std::vector<step> steps = strata::plan(chain_, at, goal(at, direction::up), direction::up);
  if (admitted.ahead) {
    require_nothing_to_do(at, steps);
    return steps;
  }
  const auto wanted = [&](std::string_view head) {
    const std::vector<std::string>& at_last = goal(at, direction::up).revisions;
    return std::find(at_last.begin(), at_last.end(), head) != at_last.end();
  };
  return with_repeatables(at, steps, std::all_of(chain_.heads.begin(), chain_.heads.end(), wanted), direction::up);
}

std::optional<place_in_line> decider::find_place(const std::optional<bookkeeping_state>& state, bookkeeping& books) {
  // A script that is only written down has no rows to ask for names.
  if (!state || !db_.is_real() || !wants_heads(options_, chain_.heads.size())) return std::nullopt;
  auto found = place_of(chain_, *state, books);
  if (found) redoing_ = false;
  return found;
}

std::vector<step> decider::decide_down(const history& at) {
  require_own(set_, chain_, at);
  return with_repeatables(at, strata::plan(chain_, at, goal(at, direction::down), direction::down), false,
                          direction::down);
}

std::vector<step> decider::with_repeatables(const history& at, const std::vector<step>& versioned, bool to_head,
                                            direction way) {
  // Their scripts are in the database alone, and a launch runs no text that it was not built with.
  const bool unknown_too = way == direction::down || options_.stored_scripts;
  if (const auto unknown = unknown_repeatables(chain_, at);
      !unknown_too && !unknown.empty() && !std::exchange(unknown_announced_, true)) {
    observer_.notice(
        fill_in("the database ran repeatable migrations that this program does not have, and they stay: {}; {} upgrade "
                "--stored-scripts takes them away, and {} repair --mend unknown forgets them",
                {join(unknown), set_.program, set_.program}));
  }
  repeatable_steps around =
      plan_repeatables(chain_, at, {.versioned = !versioned.empty(), .to_head = to_head, .unknown_too = unknown_too});
  std::vector<step> steps = std::move(around.before);
  steps.insert(steps.end(), versioned.begin(), versioned.end());
  steps.insert(steps.end(), around.after.begin(), around.after.end());
  return steps;
}

// Relative targets count from where the database stood when the run began.
const target& decider::goal(const history& at, direction way) {
  if (!goal_) goal_ = options_.target.resolve(chain_, at, way);
  return *goal_;
}

std::vector<step> decider::undo(const history& at, const std::vector<std::string>& revisions) {
  redone_ = revisions;
  std::vector<step> steps;
  for (auto each = revisions.rbegin(); each != revisions.rend(); ++each) {
    const applied_migration& stored = *at.find(*each);
    if (!stored.irreversible.empty()) {
      refuse<history_error>(
          {.code = errc::draft_edited,
           .message = {"the draft {} was edited after this database ran it, and cannot be taken back: {}",
                       {stored.revision, stored.irreversible}},
           .revision = stored.revision,
           .help = {"restore the text that ran, or start with an empty database"}});
    }
    if (stored.way == direction::up && !stored.finished()) refuse_half_applied(stored);
    steps.push_back({.way = direction::down,
                     .revision = stored.revision,
                     .embedded = with_same_down(chain_, stored),
                     .stored = &stored,
                     .first_statement = stored.way == direction::down ? stored.statements_done : 0});
  }
  return steps;
}

void decider::announce_redo(bool without_loss) {
  if (std::exchange(undo_announced_, true)) return;
  observer_.notice(fill_in("drafts were edited since this database ran them: taking back {}{} to apply the new text{}",
                           {redone_.front(), redone_.size() > 1 ? " and what stands on it" : "",
                            without_loss ? "; no row is lost by it" : ""}));
}

void decider::require_nothing_to_do(const history& at, const std::vector<step>& steps) {
  if (steps.empty()) {
    observer_.notice(fill_in("the database is newer than this program ({}), which is allowed", {join(at.heads())}));
    return;
  }
  refuse<history_error>({.code = errc::diverged,
                         .message = {"the database went another way than this program's chain: it is at {}, and {} is "
                                     "not applied",
                                     {join(at.heads()), steps.front().revision}},
                         .revision = steps.front().revision,
                         .help = {"bring both ways together: strata merge -m \"...\""}});
}

std::size_t decider::in_snapshot(const history& at, const std::vector<step>& steps) const {
  return steps_in_snapshot(chain_, at, steps, options_);
}

}  // namespace strata
