// stamp: the bookkeeping as if the database had come to the target, without running anything.
#include <algorithm>
#include <strata/strata.hpp>
#include <utility>

#include "admission.hpp"
#include "applied_heads.hpp"
#include "bookkeeping_transaction.hpp"
#include "engine_failure.hpp"
#include "guarded_observer.hpp"
#include "identity.hpp"
#include "revision_graph.hpp"

namespace strata {

namespace {

// The rows that may stay: those of wanted migrations with this program's text, as far as all they stand on stays too.
revision_graph::revision_set rows_to_keep(const chain& chain, const history& at,
                                          const revision_graph::revision_set& wanted) {
  revision_graph::revision_set keep;
  for (const applied_migration& stored : at.applied) {
    const auto embedded = std::find_if(chain.migrations.begin(), chain.migrations.end(),
                                       [&](const migration& each) { return each.revision == stored.revision; });
    if (embedded == chain.migrations.end() || !wanted.contains(stored.revision) || !stored.finished()) continue;
    const bool stands = std::all_of(embedded->parents.begin(), embedded->parents.end(),
                                    [&](std::string_view parent) { return keep.contains(parent); });
    if (stands && embedded->digest == stored.digest) keep.insert(embedded->revision);
  }
  return keep;
}

class stamper {
 public:
  stamper(connection& db, const chain_set& set, const options& options)
      : db_{db},
        set_{set},
        chain_{chain_for(db, set)},
        options_{options},
        told_{options.observer},
        books_{db, set.table_prefix},
        by_{options.applied_by.empty() ? user_at_host() : options.applied_by} {}

  report run() {
    wait_options wait = options_.wait;
    wait.watcher = &told_;
    const auto held = db_.lock(set_.table_prefix, wait);
    report done;
    while (!try_stamp(wait, done)) done = {};
    return done;
  }

 private:
  // False: somebody else wrote between reading and writing.
  bool try_stamp(const wait_options& wait, report& done) {
    const history at = books_.read_history();
    require_own(set_, chain_, at);
    const target to = resolve_target(options_.target, chain_, at);
    const auto wanted = revision_graph{chain_}.ancestors_and_self({to.revisions.begin(), to.revisions.end()});
    const auto keep = rows_to_keep(chain_, at, wanted);
    done.from = at.heads();

    known_state known{.exists = at.exists, .epoch = at.epoch};
    bookkeeping_transaction transaction{db_, books_, known, {}, wait};
    if (!transaction.confirm(set_.name)) return false;
    applied_heads heads{at};
    for (auto stored = at.applied.rbegin(); stored != at.applied.rend(); ++stored) {
      if (keep.contains(stored->revision)) continue;
      books_.erase(stored->revision);
      heads.remove(stored->revision);
      if (!wanted.contains(stored->revision)) record(direction::down, stored->revision, stored->digest, done);
    }
    for (const migration& each : chain_.migrations) {
      if (!wanted.contains(each.revision) || keep.contains(each.revision)) continue;
      books_.insert({.what = &each,
                     .applied_at = utc_now(),
                     .applied_by = by_,
                     .built_at = set_.built_at,
                     .statements_done = each.up.statements.size()});
      heads.add(each.revision, {each.parents.begin(), each.parents.end()}, each.digest);
      record(direction::up, each.revision, each.digest, done);
    }
    done.to = heads.revisions();
    std::string text;
    for (const std::string& each : done.to) text.append(text.empty() ? "" : " ").append(each);
    transaction.commit(text, heads.digest());
    return true;
  }

  void record(direction way, std::string_view revision, std::string_view digest, report& done) {
    books_.log({.at = utc_now(),
                .by = by_,
                .event = way == direction::up ? "stamp" : "unstamp",
                .revision = std::string{revision},
                .digest = std::string{digest}});
    done.migrations.push_back({.way = way, .revision = std::string{revision}});
  }

  connection& db_;
  const chain_set& set_;
  const chain& chain_;
  const options& options_;
  guarded_observer told_;
  bookkeeping books_;
  std::string by_;
};

}  // namespace

report stamp(connection& db, const chain_set& set, const options& options) {
  try {
    if (db.in_transaction()) {
      throw error{failure{.code = errc::in_transaction,
                          .message = "the connection is inside a transaction of its own",
                          .database_state = "unchanged",
                          .help = "commit or roll back before stamping"}};
    }
    return stamper{db, set, options}.run();
  } catch (const engine_error& said) {
    throw_failure(said, {.message = "cannot stamp " + db.description(), .database_state = "unchanged"});
  }
}

}  // namespace strata
