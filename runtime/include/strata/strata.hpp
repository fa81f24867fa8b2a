// Migrating a database with an embedded chain: connect, ask, upgrade. Free functions over a connection and the chain
// set that the generated header returns. Each throws strata::error or a class derived from it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <strata/backup.hpp>
#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <strata/error.hpp>
#include <strata/observer.hpp>
#include <strata/plan.hpp>
#include <strata/report.hpp>
#include <strata/seed.hpp>

namespace strata {

/// How much one transaction holds.
enum class transactions {
  automatic,  ///< a fresh database takes the whole chain in one, or in as few as it can: the engine has room for so
              ///< much (PostgreSQL's lock table), or a migration needs an earlier one committed (a new value of an
              ///< enumeration is used); report::cut_after says so. An existing one takes one per migration
  single,     ///< the whole run in one, whatever it holds
  per_migration,
};

/// What to do with a draft that was edited since the database ran it.
enum class draft_policy {
  automatic,  ///< redo in a development build, where no table that loses rows by it has any; else refuse
  redo,       ///< undo it with the stored down script and apply the new text, whatever rows are lost
  refuse,
};

/// The program's own code inside a migration's transaction: what it writes is committed with the migration, or not at
/// all. What it throws rolls the migration back and ends the run.
using migration_hook = std::function<void(connection& db, const migration_event& event)>;

/// A target as it is written; see resolve_target(). A class of its own, so that the code that reads targets is linked
/// into the programs that name one, and into no others.
class named_target {
 public:
  named_target() = default;
  named_target(std::string text) : text_{std::move(text)}, read_{resolve_target} {}
  named_target(const char* text) : named_target{std::string{text}} {}

  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Empty: the chain's heads. Throws target_error.
  [[nodiscard]] target resolve(const chain& chain, const history& history,
                               std::optional<direction> way = std::nullopt) const;

 private:
  std::string text_;
  /// Null where none was named.
  decltype(&resolve_target) read_ = nullptr;
};

struct options;

/// See options::adopt. A class of its own, so that the code that reads other tools' tables is linked into the programs
/// that set it, and into no others.
class launch_adoption {
 public:
  launch_adoption() = default;
  template <typename Flag, typename = std::enable_if_t<std::is_same_v<Flag, bool>>>
  launch_adoption(Flag wanted) : work_{wanted ? adopt_at_launch : nullptr} {}

  [[nodiscard]] explicit operator bool() const noexcept { return work_ != nullptr; }
  void operator()(connection& db, const chain_set& set, const options& options) const { work_(db, set, options); }

 private:
  static void adopt_at_launch(connection& db, const chain_set& set, const options& options);

  void (*work_)(connection& db, const chain_set& set, const options& options) = nullptr;
};

/// The defaults are right for a server that starts beside its replicas.
struct options {
  /// See resolve_target() for what it may say. Empty: `heads` for upgrade; downgrade always names one.
  named_target target = {};
  wait_options wait = {};
  strata::transactions transactions = strata::transactions::automatic;
  draft_policy drafts = draft_policy::automatic;
  /// For the statements of every migration that says nothing else (`lock_timeout:`, `statement_timeout:`).
  statement_limits limits = {};
  /// How long a migration is tried again that met a lock timeout, a deadlock or a serialization failure, or lost its
  /// connection. No try waits longer for a lock than what is left of it.
  std::chrono::milliseconds retry_for{300'000};
  /// Let a database pass that knows migrations which this program does not, although they are not marked compatible.
  bool allow_ahead = false;
  /// For upgrade: run the scripts that the database keeps where it needs one that this program does not hold, also of
  /// repeatable migrations that it does not know, and although others than the owner may write the bookkeeping.
  bool stored_scripts = false;
  /// For upgrade: a database that holds tables, and no history of the chain's, is refused (errc::not_empty), because
  /// they may be what an earlier program made. True: they are somebody else's, and the chain begins beside them. A
  /// statement with IF [NOT] EXISTS or OR REPLACE that names one of them is refused all the same.
  /// chain_set::beside_others says it for every run.
  bool beside_others = false;
  /// For downgrade: refuse, before anything runs, what would lose data (strata::statement::loses_data).
  bool keep_data = false;
  /// For stamp: forget first whatever the bookkeeping holds, also another chain's history.
  bool purge = false;
  /// Told what happens; not owned.
  strata::observer* observer = nullptr;
  /// Who to record; empty: user@host.
  std::string applied_by = {};
  /// Copies the database before the first write of a run that changes it.
  backup_folder backup = {};
  /// Values of the scripts' variables; the others have the default that their file declares.
  std::map<std::string, std::string, std::less<>> variables = {};
  /// Called in each migration's transaction before its first statement, and after its last one and the bookkeeping. A
  /// script with `transaction:false` has several: the first is called in the one that records its beginning, the second
  /// in the one that records its end, and a run that goes on where another was interrupted calls only the second.
  migration_hook before_migration = {};
  migration_hook after_migration = {};
  /// For upgrade: a database that another tool has migrated, and that has no history of Strata's, is adopted first; see
  /// adopt.hpp. One that no other tool has touched is none the worse for it.
  launch_adoption adopt = {};
  /// For adopt(), and for upgrade with `adopt`: the tool whose table is to be read. Empty: whichever has left one.
  std::string adopt_from = {};
  /// An empty database takes the chain's snapshot, if there is one, instead of running the migrations that it stands
  /// for. It never does with hooks, nor with transactions::per_migration.
  bool use_snapshot = true;
  /// For stamp: refuse a database that has a history (errc::has_history), however late it came by one.
  bool without_history = false;
  /// For upgrade() with a URL, as connect_options::on_connect: the program's own functions and settings. A connection
  /// that the caller made is the caller's to prepare.
  connection_hook on_connect = {};
};

/// What a database is to this program.
enum class standing {
  fresh,     ///< empty, or the chain is told to begin beside what is there
  current,   ///< at head
  behind,    ///< upgrade() has something to do
  ahead,     ///< it knows migrations that this program does not
  foreign,   ///< it holds tables but no history of this chain: upgrade() refuses it
  edited,    ///< it ran texts that differ from this program's
  squashed,  ///< it stands in the middle of what a checkpoint stands for, and this program has only the checkpoint
};
[[nodiscard]] std::string_view to_string(standing what) noexcept;

struct probe_result {
  standing state{};
  /// For `behind` and `fresh`: how many migrations are pending.
  std::size_t pending = 0;
  /// For `ahead`: the unknown revisions, and whether all of them are marked compatible.
  std::vector<std::string> unknown = {};
  bool compatible = false;
  /// For `edited`: the revisions.
  std::vector<std::string> edited = {};
  /// The database's heads.
  std::vector<std::string> at = {};
};

/// Opens the database that the URL names, with the driver of its scheme. Throws connect_error.
[[nodiscard]] std::unique_ptr<connection> connect(std::string_view url, const chain_set& set,
                                                  const connect_options& options = {});

/// The set's chain for the connection's dialect. Throws connect_error when there is none.
[[nodiscard]] const chain& chain_for(const connection& db, const chain_set& set);

/// Says what the database is to this program, without writing and without a lock.
[[nodiscard]] probe_result probe(connection& db, const chain_set& set);

/// Brings the database to the target (head by default). At head already, this is one query and no lock.
report upgrade(connection& db, const chain_set& set, const options& options = {});
/// Connects, upgrades, disconnects.
report upgrade(std::string_view url, const chain_set& set, const options& options = {});

/// What try_upgrade() returns, for programs that are built without exceptions.
struct upgrade_result {
  /// What was committed, and where the database stands: also where something went wrong later.
  strata::report report = {};
  /// Empty: nothing went wrong.
  std::optional<strata::failure> failure = {};

  [[nodiscard]] explicit operator bool() const noexcept { return !failure; }
};

/// upgrade(), with its failure as a value; format() makes a text of it. Where there is no memory left the program ends.
[[nodiscard]] upgrade_result try_upgrade(connection& db, const chain_set& set, const options& options = {}) noexcept;
[[nodiscard]] upgrade_result try_upgrade(std::string_view url, const chain_set& set,
                                         const options& options = {}) noexcept;

/// Takes migrations back until the database is at options.target.
report downgrade(connection& db, const chain_set& set, const options& options);

/// Writes the bookkeeping as if the database had come to options.target, and runs nothing.
report stamp(connection& db, const chain_set& set, const options& options);

/// The database's heads: usually one revision, none for a database without migrations.
[[nodiscard]] std::vector<std::string> current(connection& db, const chain_set& set);

/// A migration that a run would go through.
struct planned_migration {
  direction way{};
  std::string revision = {};
  std::string description = {};
  /// Empty where the script is the one that the database kept.
  std::string file = {};
  /// Statements and bookkeeping commit together.
  bool transactional = true;
  /// The script is the one that the database kept.
  bool from_database = false;
  /// See chain::repeatables; the revision is its name.
  bool repeatable = false;
  std::vector<stored_statement> statements = {};
  /// How many of them an interrupted run has done already.
  std::size_t done = 0;
  /// It comes with the chain's snapshot, and its statements do not run: if the database is as the snapshot asks.
  bool in_snapshot = false;
};

/// What upgrade() or downgrade() would run, without running it.
[[nodiscard]] std::vector<planned_migration> plan(connection& db, const chain_set& set, direction way,
                                                  const options& options = {});

/// Reads the bookkeeping.
[[nodiscard]] history read_history(connection& db, const chain_set& set);

/// One line of the append-only log.
struct log_entry {
  std::string at = {};
  std::string by = {};
  /// upgrade, downgrade, stamp, unstamp, `repair` and the kind, `adopt` and the tool; of repeatable migrations repeat,
  /// take away
  std::string event = {};
  std::string revision = {};
  std::string digest = {};
  std::chrono::microseconds took{0};
};

/// The log, oldest first.
[[nodiscard]] std::vector<log_entry> read_log(connection& db, const chain_set& set);

/// Compares the history with the chain; empty when they agree.
[[nodiscard]] std::vector<difference> check(connection& db, const chain_set& set);

/// What is to be known of the scripts that the database keeps, and is no difference: those that are not this program's
/// (`migration 0002: …`), and who besides the owner may write them. A sentence each.
[[nodiscard]] std::vector<std::string> check_stored_scripts(connection& db, const chain_set& set);

/// A way to mend the bookkeeping. None of them runs a migration: whoever chooses one says what the schema is like.
enum class repair_kind {
  edited,      ///< what ran is as good as the program's text: record that text
  reparented,  ///< likewise for the parents
  unknown,     ///< the program's chain is all there is: forget what it does not know
  altered,     ///< the rows are right: write their digest, and the program's down scripts over damaged ones
  finished,    ///< what was interrupted was completed by hand
  undone,      ///< what was interrupted was taken back by hand
};
[[nodiscard]] std::string_view to_string(repair_kind what) noexcept;
/// Nothing for a word that is none.
[[nodiscard]] std::optional<repair_kind> repair_kind_of(std::string_view word) noexcept;

/// The ways to mend a difference; none where another command does (`stamp` for a gap).
[[nodiscard]] std::vector<repair_kind> repairs_for(difference::kind what);

struct mended {
  repair_kind what{};
  std::string revision = {};
};

/// Mends the named kinds of difference, for the named revisions or for all, in one transaction, and logs each. Returns
/// what it mended: nothing, when nothing was wrong. Throws history_error for a bookkeeping that was changed by hand
/// unless `altered` is among the kinds: any write would hide that.
std::vector<mended> repair(connection& db, const chain_set& set, const std::vector<repair_kind>& kinds,
                           const std::vector<std::string>& revisions = {}, const options& options = {});

}  // namespace strata
