// repair: mends the bookkeeping where a person says what the schema is like. Runs no migration.
#include <algorithm>
#include <array>
#include <span>
#include <strata/strata.hpp>
#include <unordered_set>
#include <utility>

#include "runtime/internal/lookup.hpp"
#include "runtime/src/chain/filled_script.hpp"
#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/history/applied_heads.hpp"
#include "runtime/src/history/bookkeeping_transaction.hpp"
#include "runtime/src/history/stored_script.hpp"
#include "runtime/src/plan/admission.hpp"
#include "runtime/src/plan/repeatables.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

struct kind_name {
  repair_kind what;
  std::string_view word;
  /// The difference that it mends.
  difference::kind of;
};

constexpr std::array names{kind_name{repair_kind::edited, "edited", difference::kind::edited},
                           kind_name{repair_kind::reparented, "reparented", difference::kind::reparented},
                           kind_name{repair_kind::unknown, "unknown", difference::kind::unknown},
                           kind_name{repair_kind::altered, "altered", difference::kind::altered},
                           kind_name{repair_kind::finished, "finished", difference::kind::unfinished},
                           kind_name{repair_kind::undone, "undone", difference::kind::unfinished}};

const kind_name& name_of(repair_kind what) {
  return *std::find_if(names.begin(), names.end(), [what](const kind_name& each) { return each.what == what; });
}

/// What a mended history would be, and which rows of it are to be written.
struct mending {
  history now;
  std::vector<mended> done;
  std::unordered_set<std::string> restated;
  std::unordered_set<std::string> progressed;
  std::unordered_set<std::string> erased;
  std::vector<const migration*> new_downs;
  /// Repeatable ones that are forgotten.
  std::vector<std::string> forgotten;
  /// Rows that stand before what they stand on now: to be written again, in the chain's order.
  std::vector<const migration*> moved;
};

class mender {
 public:
  mender(const chain_set& set, const chain& chain, const history& at, const std::vector<repair_kind>& kinds,
         const std::vector<std::string>& revisions)
      : set_{set}, chain_{chain}, kinds_{kinds}, revisions_{revisions} {
    result_.now = at;
  }

  mending mend() {
    require_no_hidden_alteration();
    for (const difference& each : compare(chain_, result_.now)) {
      for (const kind_name& name : names) {
        if (name.of == each.what && is_wanted(name.what, each.revision)) apply(name.what, each.revision);
      }
    }
    for (std::string& each : unknown_repeatables(chain_, result_.now)) {
      if (!is_wanted(repair_kind::unknown, each)) continue;
      result_.done.push_back({.what = repair_kind::unknown, .revision = each});
      result_.forgotten.push_back(std::move(each));
    }
    if (!result_.restated.empty()) {
      let_digests_follow();
      find_moved();
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool is_told(repair_kind what) const {
    return std::find(kinds_.begin(), kinds_.end(), what) != kinds_.end();
  }

  [[nodiscard]] bool is_wanted(repair_kind what, const std::string& revision) const {
    const bool named =
        revisions_.empty() || std::find(revisions_.begin(), revisions_.end(), revision) != revisions_.end();
    return named && is_told(what);
  }

  // Every write puts the digest of the rows into the state, and nobody could see any more that it did not fit.
  void require_no_hidden_alteration() const {
    if (state_fits(result_.now)) return;
    const std::vector<std::string> heads = applied_heads{result_.now}.revisions();
    const std::string at = heads.empty() ? "base" : heads.front();
    if (is_wanted(repair_kind::altered, at)) return;
    refuse<history_error>(
        {.code = errc::damaged_bookkeeping,
         .message = {"the bookkeeping was changed by hand, which any repair would hide"},
         .revision = at,
         .help = {"if its rows are right as they are, say so, too: {} repair --mend altered", {set_.program}}});
  }

  applied_migration& row(const std::string& revision) {
    return *std::find_if(result_.now.applied.begin(), result_.now.applied.end(),
                         [&](const applied_migration& each) { return each.revision == revision; });
  }

  void apply(repair_kind what, const std::string& revision) {
    switch (what) {
      case repair_kind::edited:
      case repair_kind::reparented:
        restate(revision);
        break;
      case repair_kind::unknown:
        erase(revision);
        break;
      case repair_kind::altered:
        if (!accept(revision)) return;
        break;
      case repair_kind::finished:
        row(revision).way == direction::down ? erase(revision) : settle(revision);
        break;
      case repair_kind::undone:
        row(revision).way == direction::down ? settle(revision) : erase(revision);
        break;
    }
    result_.done.push_back({.what = what, .revision = revision});
  }

  void restate(const std::string& revision) {
    const migration& embedded = *find_migration(chain_.migrations, revision);
    applied_migration& stored = row(revision);
    stored.description = embedded.description;
    stored.parents.assign(embedded.parents.begin(), embedded.parents.end());
    stored.depends.assign(embedded.depends.begin(), embedded.depends.end());
    if (stored.checksum != embedded.up.checksum) result_.new_downs.push_back(&embedded);
    stored.checksum = embedded.up.checksum;
    stored.digest = embedded.digest;
    stored.draft = embedded.draft;
    stored.compatible = embedded.compatible;
    stored.irreversible = embedded.irreversible;
    result_.restated.insert(revision);
  }

  void erase(const std::string& revision) {
    if (!result_.erased.insert(revision).second) return;
    // The row itself stays in the copy until all is decided, for what else is said of it.
    result_.progressed.erase(revision);
  }

  void settle(const std::string& revision) {
    applied_migration& stored = row(revision);
    stored.way = direction::up;
    stored.statements_done = stored.statements;
    result_.progressed.insert(revision);
  }

  // False: nothing to write but the state, and the row of that name was named for another difference.
  bool accept(const std::string& revision) {
    const auto found = std::find_if(result_.now.applied.begin(), result_.now.applied.end(),
                                    [&](const applied_migration& each) { return each.revision == revision; });
    if (found == result_.now.applied.end()) return true;
    const migration* const embedded = find_migration(chain_.migrations, revision);
    const bool as_embedded = embedded != nullptr && !differs(found->down, embedded->down);
    if (found->down_intact && (as_embedded || embedded == nullptr || !claims_to_be(*found, embedded->down)))
      return true;
    if (embedded == nullptr || embedded->up.checksum != found->checksum) {
      refuse<history_error>(
          {.code = errc::damaged_bookkeeping,
           .message = {"the stored down script of {} is damaged, and this program does not hold it", {revision}},
           .revision = revision,
           .help = {"repair it with a program that holds {}", {revision}}});
    }
    found->down_intact = true;
    result_.new_downs.push_back(embedded);
    return true;
  }

  // The digests of what stands on a mended migration name its history, too. They were right but for that.
  void let_digests_follow() {
    for (applied_migration& each : result_.now.applied) {
      const migration* const embedded = find_migration(chain_.migrations, each.revision);
      if (embedded == nullptr || each.digest == embedded->digest || each.checksum != embedded->up.checksum) continue;
      const auto fits = [&](std::string_view revision) {
        const applied_migration* const below = result_.now.find(revision);
        const migration* const known = find_migration(chain_.migrations, revision);
        return below != nullptr && known != nullptr && below->digest == known->digest;
      };
      const auto same = [&](const std::vector<std::string>& stored, std::span<const std::string_view> own) {
        return std::equal(stored.begin(), stored.end(), own.begin(), own.end()) &&
               std::all_of(own.begin(), own.end(), fits);
      };
      if (!same(each.parents, embedded->parents) || !same(each.depends, embedded->depends)) continue;
      each.digest = embedded->digest;
      result_.restated.insert(each.revision);
    }
  }

  void find_moved() {
    std::unordered_set<std::string_view> all;
    for (const applied_migration& each : result_.now.applied) {
      if (!result_.erased.contains(each.revision)) all.insert(each.revision);
    }
    std::unordered_set<std::string_view> seen;
    std::unordered_set<std::string_view> misplaced;
    for (const applied_migration& each : result_.now.applied) {
      const auto stands = [&](const std::string& below) { return seen.contains(below) || !all.contains(below); };
      const bool placed = std::all_of(each.parents.begin(), each.parents.end(), stands) &&
                          std::all_of(each.depends.begin(), each.depends.end(), stands);
      (placed ? seen : misplaced).insert(each.revision);
    }
    for (const migration& each : chain_.migrations) {
      if (!misplaced.contains(each.revision)) continue;
      const applied_migration& stored = row(std::string{each.revision});
      if (stored.finished() && stored.digest == each.digest) result_.moved.push_back(&each);
    }
  }

  const chain_set& set_;
  const chain& chain_;
  const std::vector<repair_kind>& kinds_;
  const std::vector<std::string>& revisions_;
  mending result_;
};

class repairer {
 public:
  repairer(connection& db, const chain_set& set, const options& options)
      : db_{db},
        set_{set},
        options_{options},
        observer_{options.observer},
        books_{db, set.table_prefix},
        by_{options.applied_by.empty() ? user_at_host() : options.applied_by} {}

  std::vector<mended> run(const std::vector<repair_kind>& kinds, const std::vector<std::string>& revisions) {
    wait_options wait = options_.wait;
    wait.watcher = &observer_;
    const waiting_scope waiting{db_, wait};
    const auto held = db_.lock(set_.table_prefix, wait);
    for (;;) {
      const history at = books_.read_history();
      const chain& own = chain_for(db_, set_);
      require_own(set_, own, at);
      const mending found = mender{set_, own, at, kinds, revisions}.mend();
      if (found.done.empty() || write(at, found, wait)) return found.done;
    }
  }

 private:
  // False: somebody else wrote between reading and writing.
  bool write(const history& at, const mending& what, const wait_options& wait) {
    known_state known{.exists = at.exists, .epoch = at.epoch};
    bookkeeping_transaction transaction{db_, books_, known, {}, wait};
    if (!transaction.confirm(set_.name)) return false;
    history left = what.now;
    std::erase_if(left.applied, [&](const applied_migration& each) { return what.erased.contains(each.revision); });
    for (const applied_migration& each : left.applied) {
      if (what.restated.contains(each.revision)) books_.restate(each);
      if (what.progressed.contains(each.revision)) {
        books_.update_progress(each.revision, each.way, each.statements_done);
      }
    }
    for (const migration* const each : what.new_downs) books_.replace_down(each->revision, filled_down(*each).value());
    for (const std::string& each : what.erased) books_.erase(each);
    for (const std::string& each : what.forgotten) {
      books_.erase_repeatable(each);
      std::erase_if(left.repeatables, [&](const applied_migration& row) { return row.revision == each; });
    }
    for (const migration* const each : what.moved) move_to_end(*each, *left.find(each->revision));
    for (const mended& each : what.done) log(what.now, each);

    transaction.commit(applied_heads{left}.text(), state_digest(left));
    return true;
  }

  [[nodiscard]] filled_script filled_down(const migration& of) const {
    return {of.down, of, options_.variables, db_.engine()};
  }

  void move_to_end(const migration& embedded, const applied_migration& row) {
    const filled_script down = filled_down(embedded);
    books_.erase(row.revision);
    books_.insert({.what = &embedded,
                   .applied_at = row.applied_at,
                   .applied_by = row.applied_by,
                   .built_at = row.built_at,
                   .took = row.took,
                   .statements_done = embedded.up.statements.size(),
                   .down = down.value()});
  }

  void log(const history& of, const mended& what) {
    const applied_migration* const row = of.find(what.revision);
    books_.log({.at = utc_now(),
                .by = by_,
                .event = "repair " + std::string{to_string(what.what)},
                .revision = what.revision,
                .digest = row == nullptr ? std::string_view{} : row->digest});
  }

  connection& db_;
  const chain_set& set_;
  const options& options_;
  guarded_observer observer_;
  bookkeeping books_;
  std::string by_;
};

}  // namespace

std::string_view to_string(repair_kind what) noexcept { return name_of(what).word; }

std::optional<repair_kind> repair_kind_of(std::string_view word) noexcept {
  for (const kind_name& each : names) {
    if (each.word == word) return each.what;
  }
  return std::nullopt;
}

std::vector<repair_kind> repairs_for(difference::kind what) {
  std::vector<repair_kind> found;
  for (const kind_name& each : names) {
    if (each.of == what) found.push_back(each.what);
  }
  return found;
}

std::vector<mended> repair(connection& db, const chain_set& set, const std::vector<repair_kind>& kinds,
                           const std::vector<std::string>& revisions, const options& options) {
  require_no_transaction(db, "before repairing");
  return translated(db, "cannot repair the bookkeeping of", [&] {
    return repairer{db, set, options}.run(kinds, revisions);
  });
}

}  // namespace strata
