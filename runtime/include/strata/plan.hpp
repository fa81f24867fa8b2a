// Planning: which migrations bring a database from its history to a target, and in which order. Pure functions over
// values, so every rule about graphs is tested without a database.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <strata/chain.hpp>
#include <strata/observer.hpp>

namespace strata {

/// A statement of a down script as the database keeps it.
struct stored_statement {
  std::string text = {};
  std::uint32_t line = 1;
  bool in_transaction = true;
  bool commits_with_next = false;
  std::string guard = {};
  bool guard_derived = false;
  std::string concurrent_index = {};
  bool loses_data = false;
  /// The name of a step in C++, which the program must have.
  std::string call = {};
};

/// A migration that a checkpoint stood for when it was applied.
struct covered_migration {
  std::string revision = {};
  std::string digest = {};
};

/// One row of the bookkeeping: a migration that the database ran, or is in the middle of.
struct applied_migration {
  std::string revision = {};
  std::string description = {};
  std::vector<std::string> parents = {};
  std::vector<std::string> depends = {};
  std::string digest = {};
  std::string checksum = {};
  /// UTC, ISO 8601 with milliseconds; who ran it (user@host) and with which program.
  std::string applied_at = {};
  std::string applied_by = {};
  /// chain_set::built_at of the program that ran it.
  std::string built_at = {};
  std::chrono::microseconds took{0};
  bool compatible = false;
  /// It was a draft when it was applied.
  bool draft = false;
  /// What is under way: a finished migration is `up` with statements_done == statements. Only scripts with
  /// `transaction:false` are ever seen unfinished.
  direction way = direction::up;
  std::size_t statements_done = 0;
  std::size_t statements = 0;
  /// The way down, kept so that programs that never knew the migration can undo it.
  std::vector<stored_statement> down = {};
  bool down_transactional = true;
  bool down_drops_tables = false;
  std::string down_checksum = {};
  /// The stored script is what Strata wrote, by its own checksum. Nothing else is ever run.
  bool down_intact = true;
  std::string irreversible = {};
  /// The row is a checkpoint's: these count as applied with it, and have no rows.
  std::vector<covered_migration> covers = {};

  [[nodiscard]] bool finished() const noexcept { return way == direction::up && statements_done == statements; }
};

/// What the bookkeeping says of a database.
struct history {
  /// False: the bookkeeping tables are not there.
  bool exists = false;
  /// Counts the writes to the bookkeeping; a writer that finds another number than it read must read again.
  std::int64_t epoch = 0;
  std::string head_digest = {};
  /// In the order in which they were applied.
  std::vector<applied_migration> applied = {};
  /// The repeatable migrations that it ran last, in that order; the revision is the name.
  std::vector<applied_migration> repeatables = {};

  [[nodiscard]] const applied_migration* find(std::string_view revision) const noexcept;
  /// The row of the checkpoint that stands for the revision, which has none of its own; null where there is none.
  [[nodiscard]] const applied_migration* checkpoint_over(std::string_view revision) const noexcept;
  /// The applied revisions that are no applied migration's parent: several where branches were applied apart.
  [[nodiscard]] std::vector<std::string> heads() const;
};

/// One migration to run, in one direction.
struct step {
  direction way{};
  /// That of `embedded` or `stored`, as a view of it.
  std::string_view revision = {};
  /// The program's own migration; null when only the database knows it (a step down with the stored script).
  const migration* embedded = nullptr;
  /// The database's row; null for a migration that was never begun.
  const applied_migration* stored = nullptr;
  /// Statements that an interrupted run has done already.
  std::size_t first_statement = 0;
  /// The migration is a repeatable one.
  bool repeatable = false;
};

/// A target, resolved: the revisions to be at. Empty means base.
struct target {
  std::vector<std::string> revisions = {};
  /// For a downgrade: only what is on this revision's branch (its ancestors, itself, its descendants) is taken back,
  /// with what stands or depends on that. Empty: everything above the target is.
  std::string branch = {};
};

/// Reads a target, with Alembic's meaning:
///
/// - `head` (the chain has one), `heads`, `base`, `current`, a revision or a unique prefix of one (4 characters or
/// more),
///   a label (the migration that states it);
/// - `BRANCH@…`, where BRANCH is a label or a revision: `users@head`, `users@heads`, `users@base`, `users@REV`;
/// - `+2`, `-1` from where the database is, `REV+1`, `REV-1`, `head-2`; `users@+2` on one branch;
/// - several, with commas between them: `REV,REV`.
///
/// What can mean several revisions is refused, naming them. With a direction, what leads the other way is refused, too
/// (`-1` for an upgrade). Throws target_error.
[[nodiscard]] target resolve_target(std::string_view text, const chain& chain, const history& history,
                                    std::optional<direction> way = std::nullopt);

/// The steps from the history to the target, with Alembic's meaning. Up: what the target stands on and depends on and
/// is not applied, parents and dependencies first; branches beside it stay as they are. An empty history begins with
/// the newest checkpoint on the way. Down: what is applied and descends from the target's children, with what depends
/// on that, children first; with the stored script where the program does not know a migration. Going down to a merged
/// branch takes the merge away and leaves the other branch.
/// Throws target_error: a step down that is irreversible, a downgrade to several revisions or to one that is not
/// applied. Throws history_error where a history that is not empty needs a checkpoint. The steps point into both
/// arguments.
[[nodiscard]] std::vector<step> plan(const chain& chain, const history& history, const target& to, direction way);

/// One disagreement between history and chain.
struct difference {
  enum class kind {
    unknown,     ///< applied, but not in the chain
    edited,      ///< applied with another up text
    reparented,  ///< applied with the same text on other ancestors
    gap,         ///< applied although a parent or a dependency of it is not
    unfinished,  ///< an interrupted `transaction:false` migration
    squashed,    ///< applied, but what follows it is only in a checkpoint now, which takes empty databases alone
    altered,     ///< somebody changed the bookkeeping by hand: its digests, or a stored down script, do not fit
    outdated,    ///< a repeatable migration that the next upgrade to head will run, or take away
  };
  kind what{};
  std::string revision = {};
  /// For `unknown`: marked compatible when it was applied. For `unknown` and `edited`: it was a draft then.
  bool compatible = false;
  bool draft = false;
};

/// All disagreements, in the history's order. An accepted former checksum is not one, nor is a checkpoint where the
/// other side has the migrations that it stands for, or another checkpoint over them: their digest is the same.
[[nodiscard]] std::vector<difference> compare(const chain& chain, const history& history);

}  // namespace strata
