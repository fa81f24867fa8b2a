#include "apply_snapshot.hpp"

#include <strata/driver/snapshot_loader.hpp>
#include <string>
#include <utility>
#include <vector>

#include "runtime/internal/bookkeeping.hpp"
#include "runtime/src/execute/recorder.hpp"
#include "runtime/src/execute/running_step.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

// What running the steps would have written, and the heads then. The transaction is only there for speed: what fails
// half-way is thrown away as a whole.
std::vector<std::string> write_books(connection& copy, const run_context& with, std::span<const step> steps,
                                     std::vector<report::done>& done) {
  bookkeeping books{copy, with.set.table_prefix};
  step_recorder recorder{books, with.options.applied_by.empty() ? user_at_host() : with.options.applied_by,
                         with.set.built_at};
  recorder.start_at({});
  copy.begin({}, with.wait);
  for (const step& each : steps) {
    const running_step step{each, with, done.size(), steps.size()};
    recorder.record(step, {}, false);
    done.push_back(step.done({}));
  }
  if (!books.update_state(0, recorder.heads().text(), recorder.heads().digest())) {
    throw engine_error{engine_error::kind::refused, "the snapshot has no bookkeeping", {}, {}};
  }
  copy.commit(with.wait);
  return recorder.heads().revisions();
}

}  // namespace

snapshot_outcome apply_snapshot(const run_context& with, const snapshot& what, std::span<const step> steps,
                                report& into) {
  const stopwatch clock;
  std::vector<report::done> done;
  std::vector<std::string> heads;
  std::unique_ptr<snapshot_loader> loader;
  std::string why;
  try {
    loader = with.db.load(what, why);
    if (loader) {
      heads = write_books(loader->copy(), with, steps, done);
      loader->complete();
    }
  } catch (const engine_error& cause) {
    // A database that cannot be read will say so again.
    loader = nullptr;
    why = cause.what();
  }
  if (!loader) {
    if (!why.empty()) with.observer.notice(fill_in("the migrations run one by one instead of the snapshot: {}", {why}));
    return snapshot_outcome::impossible;
  }
  try {
    if (!loader->deliver(with.wait)) return snapshot_outcome::moved_on;
  } catch (const engine_error& cause) {
    using kind = engine_error::kind;
    const bool known =
        cause.what_kind() == kind::busy || cause.what_kind() == kind::read_only || cause.what_kind() == kind::disk_full;
    throw_failure(cause, to_failure({.message = {"cannot migrate {}", {with.db.description()}},
                                     .database_state =
                                         known ? "unchanged" : "unknown: the answer to COMMIT was lost; look again"}));
  }
  for (report::done& each : done) into.migrations.push_back(std::move(each));
  into.snapshot = what.revision;
  into.snapshot_took = clock.read();
  into.to = std::move(heads);
  with.observer.snapshot_taken({.revision = what.revision, .migrations = steps.size(), .took = into.snapshot_took});
  return snapshot_outcome::applied;
}

}  // namespace strata
