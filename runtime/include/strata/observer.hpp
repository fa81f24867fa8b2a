// Events of a migration run, for progress bars, logs and tests. An observer is called on the thread that migrates;
// an exception that leaves it rolls back what is not committed and ends the run with strata-observer-failed.
#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <string_view>

namespace strata {

enum class direction { up, down };
[[nodiscard]] std::string_view to_string(direction way) noexcept;

/// What is about to run.
struct plan_event {
  std::size_t migrations = 0;
  std::size_t statements = 0;
};

struct migration_event {
  direction way{};
  std::string_view revision = {};
  std::string_view description = {};
  /// Position in the run, from 0, and the run's length.
  std::size_t index = 0;
  std::size_t count = 0;
  std::size_t statements = 0;
  /// Zero until the migration is done.
  std::chrono::microseconds took{0};
  /// A repeatable migration; the revision is its name.
  bool repeatable = false;
};

struct statement_event {
  std::string_view revision = {};
  std::string_view text = {};
  /// Position in the script, from 0, and the script's length.
  std::size_t index = 0;
  std::size_t count = 0;
  std::chrono::microseconds took{0};
  /// Its guard said that there is nothing to do.
  bool skipped = false;
};

struct wait_event {
  /// What holds the lock, when the engine can tell.
  std::string_view holder = {};
  std::chrono::milliseconds waited{0};
  std::chrono::milliseconds limit{0};
};

/// An empty database took the chain's snapshot: none of the other events tells of the migrations that it stands for.
struct snapshot_event {
  /// As strata::snapshot.
  std::string_view revision = {};
  std::size_t migrations = 0;
  std::chrono::microseconds took{0};
};

/// Base of all observers; override what is of interest.
class observer {
 public:
  virtual ~observer() = default;
  virtual void planned(const plan_event&) {}
  virtual void migration_started(const migration_event&) {}
  virtual void statement_done(const statement_event&) {}
  /// The migration's effects and its bookkeeping are committed. Of several that share a transaction, all are told
  /// after its COMMIT; of one whose answer was lost, as soon as it is known.
  virtual void migration_done(const migration_event&) {}
  /// Committed, with the bookkeeping of all these migrations.
  virtual void snapshot_taken(const snapshot_event&) {}
  /// Called at once when a lock is not free, then about once a second.
  virtual void waiting_for_lock(const wait_event&) {}
  /// Something worth a line in the log: the engine's notices, a database newer than the program that is let pass.
  virtual void notice(std::string_view) {}
};

/// Writes what a server's log should show: one line a migration, one when it has to wait. The stream must outlive it.
class log_observer final : public observer {
 public:
  explicit log_observer(std::ostream& out) : out_(&out) {}
  void migration_done(const migration_event& event) override;
  void snapshot_taken(const snapshot_event& event) override;
  void waiting_for_lock(const wait_event& event) override;
  void notice(std::string_view text) override;

 private:
  std::ostream* out_;
};

}  // namespace strata
