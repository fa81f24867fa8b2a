// The shape of a chain, as the runtime reads it. Everything is an aggregate of views; a program embeds them packed
// (strata/detail/packed.hpp), so that a chain costs no work before main, and no memory until it is needed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <strata/detail/span.hpp>

namespace strata {

class connection;
struct connect_options;
struct engine;
struct packed_chain;

/// A step in C++ that stands in place of SQL: `-- migrate:up call NAME`.
struct cpp_step {
  std::string_view name = {};
  /// The application's function; null where there is none: the chain was read from a folder.
  void (*run)(connection& db) = nullptr;
};

/// A piece of a statement that holds variables. Neighbours with the same place but sql make up one literal, or one
/// name.
struct piece {
  enum class place : std::uint8_t {
    sql,      ///< goes to the engine as it stands
    literal,  ///< without its quotes; the runtime quotes
    name,     ///< likewise
  };
  place where{};
  std::string_view text = {};
  /// The text is the name of a variable, whose value goes here.
  bool variable = false;
};

/// What `-- migrate:variable NAME DEFAULT` declares.
struct variable {
  std::string_view name = {};
  std::string_view fallback = {};
  bool has_fallback = false;
};

/// One SQL statement, sent to the engine as it stands, without its final semicolon; only variables are filled in.
struct statement {
  std::string_view text = {};
  /// Where the text begins in the migration's file: line and column (in bytes), both from 1.
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  /// False for a statement that the engine refuses inside a transaction (`VACUUM`).
  bool in_transaction = true;
  /// In a script with `transaction:false`: this statement and the next commit together (`BEGIN … COMMIT` in the file).
  bool commits_with_next = false;
  /// A query that returns one boolean: the statement runs only if it is true. Empty: it always runs.
  std::string_view guard = {};
  /// The guard was derived while building, from what the statement makes or drops: it is asked only where an
  /// interrupted run may have come through the statement. A guard that the author wrote is always asked.
  bool guard_derived = false;
  /// The index that it builds concurrently, or unless it is there: a failed build leaves an invalid one behind.
  std::string_view concurrent_index = {};
  /// It takes rows or values away, as far as its words tell: DROP TABLE, DROP COLUMN, DELETE, TRUNCATE, UPDATE …
  bool loses_data = false;
  /// With a name: this is no SQL, and `text` only says so.
  cpp_step call = {};
  /// What to send instead of the text, which holds variables; empty: the text.
  span<const piece> pieces = {};
};

/// The ordered statements of one direction for one dialect.
struct script {
  span<const statement> statements = {};
  /// True: statements and bookkeeping commit together. False (`transaction:false`): progress is recorded per statement.
  bool transactional = true;
  /// Some statement drops a table. Where dropping deletes rows one by one (SQLite), foreign keys must not act
  /// meanwhile.
  bool drops_tables = false;
  /// How long a statement may wait for a lock, and run; zero: the defaults of strata::options.
  std::chrono::milliseconds lock_timeout{0};
  std::chrono::milliseconds statement_timeout{0};
  /// `sha256:…` of the normalised tokens.
  std::string_view checksum = {};
  /// The script's file, where that is not the migration's.
  std::string_view file = {};
};

/// A migration that a checkpoint stands for.
struct replaced_migration {
  std::string_view revision = {};
  std::string_view digest = {};
};

/// What somebody else provides before a migration runs: `-- migrate:requires`, and the objects of a chain's base.
struct requirement {
  enum class kind : std::uint8_t {
    extension,  ///< an extension of the database server's, which an operator creates
    function,   ///< a function that the application registers on its connection
    schema,     ///< this and all that follow: an object that the base makes
    table,
    view,
    sequence,
    type,
    routine,
  };
  kind what{};
  std::string_view name = {};
  /// Of a function: how many it takes.
  int arguments = 0;
  /// Of an object: the schema that it is in; empty: wherever the name leads.
  std::string_view schema = {};
};

/// What must exist before the first migration, and is made by somebody else. Only databases that Strata itself makes,
/// to try migrations on, are begun by running it.
struct chain_base {
  /// With its file.
  script made = {};
  /// What it makes, as far as its words tell: looked for in every other database that has no history yet.
  span<const requirement> objects = {};
};

/// Where a migration came from: what another tool's own table says of it. adopt() goes by this.
struct migration_origin {
  /// `flyway`, `sqlx` … as adoptable_tools() has them. Empty: nothing is known, and the revision is the version.
  std::string_view tool = {};
  /// The version, or what else that tool tells its migrations apart by; `R__add_view` a repeatable one of Flyway's.
  std::string_view version = {};
  /// What the tool computes from the file, as its table shows it. Any of them will do: some tools' results depend on
  /// line ends, or on how they were built.
  span<const std::string_view> checksums = {};
};

/// One step of the schema, or a checkpoint: many steps in one, for databases that begin empty.
struct migration {
  std::string_view revision = {};
  std::string_view description = {};
  /// The migration's file as the user named it, relative, for messages.
  std::string_view file = {};
  span<const std::string_view> parents = {};
  /// Revisions that come first without being parents: order between branches. They are applied before this one, and it
  /// is taken back before them.
  span<const std::string_view> depends = {};
  /// Names of the branch that this migration is a part of, which targets can use. They are stated by the migration and
  /// hold for what descends from it, and for what it stands on up to the branch point before.
  span<const std::string_view> labels = {};
  /// `sha256:…` over the digests of parents and dependencies, the revision and the up checksum: names the whole history
  /// up to here.
  std::string_view digest = {};
  script up = {};
  script down = {};
  /// Why there is no way down; empty when there is one.
  std::string_view irreversible = {};
  /// A program built at the parent keeps working after this migration.
  bool compatible = false;
  /// Not in the lock file yet: its text may still change.
  bool draft = false;
  /// Former up checksums that the lock file accepts: databases that ran those texts stay good.
  span<const std::string_view> accepted = {};
  /// Those that the scripts may use.
  span<const variable> variables = {};
  /// Of a checkpoint: all that comes before it, which it stands for besides itself. Its revision and its digest are
  /// those of the last migration that it stands for. Empty for every other migration.
  span<const replaced_migration> replaces = {};
  migration_origin origin = {};
  /// What the way up counts on; looked for before anything runs.
  span<const requirement> requirements = {};
  /// Of a repeatable migration: it runs when its text has changed, and other migrations leave it where it is.
  bool only_when_changed = false;
  /// The way up needs what earlier migrations did committed (it uses a value that one adds to an enumeration): a run
  /// that takes many in one transaction commits before it.
  bool needs_commit = false;
};

/// Rows for development and tests, apart from the chain: they run when strata::seed() is told so, and never at a
/// launch.
struct seed_script {
  /// The file's name without `.sql`.
  std::string_view name = {};
  /// The file as the user named it, relative, for messages.
  std::string_view file = {};
  script up = {};
  /// Takes the rows away again; without statements there is no way back.
  script down = {};
};

/// The database that the first steps of a chain make of an empty one, made and proved while building: an empty database
/// takes it at once, and the bookkeeping that goes with it, instead of running them.
struct snapshot {
  /// The last migration that it stands for, or the heads where there are several.
  std::string_view revision = {};
  /// How many steps of a plan from an empty database to the chain's heads it stands for, and what the bookkeeping holds
  /// of them, as chain::head_digest.
  std::uint32_t steps = 0;
  std::string_view digest = {};
  /// The engine that made it, as the engine numbers itself: an older one is not trusted to read it.
  std::uint32_t engine_version = 0;
  /// The driver knows what this is. `size` bytes once expanded.
  std::uint64_t size = 0;
  std::string_view packed = {};
};

/// All migrations of one database for one dialect.
struct chain {
  std::string_view dialect = {};
  /// Parents come before their children, dependencies before what depends on them.
  span<const migration> migrations = {};
  /// Revisions that are nobody's parent; a healthy chain has exactly one, unless it means to have branches.
  span<const std::string_view> heads = {};
  /// What the bookkeeping holds when a database is at head: the heads' digests, sorted and joined by one space, and the
  /// repeatable migrations' behind them.
  std::string_view head_digest = {};
  /// In the order in which they run.
  span<const seed_script> seeds = {};
  /// Views, functions, triggers: run after the migrations whenever they have changed, in this order. Their revision is
  /// their name, the parents are those they depend on, and the digest stands for their texts alone.
  span<const migration> repeatables = {};
  /// Checkpoints beside the migrations that they stand for, older ones first. An empty database takes the newest one
  /// that its target stands on; every other database goes through the migrations. Once those are gone, the checkpoint
  /// is one of the migrations, without parents.
  span<const migration> checkpoints = {};
  /// Versions of another tool's migrations in code that the chain does without, which that tool's table may name.
  span<const std::string_view> gaps = {};
  chain_base base = {};
  /// Null: an empty database runs the migrations.
  const strata::snapshot* snapshot = nullptr;
};

/// One of a set's chains: at hand is what a launch at head asks for, and the rest unfolds when it is first needed.
class embedded_chain {
 public:
  /// Of a chain that outlives this. Not explicit: it is the chain, as sets hold it.
  embedded_chain(const chain& whole) noexcept;
  /// Of generated code.
  embedded_chain(const packed_chain& packed) noexcept;
  /// Of what the other one is of.
  embedded_chain(const embedded_chain& other) noexcept;
  embedded_chain& operator=(const embedded_chain&) = delete;
  ~embedded_chain();

  /// As the chain has them.
  [[nodiscard]] std::string_view dialect() const noexcept;
  [[nodiscard]] std::string_view head_digest() const noexcept;
  [[nodiscard]] std::vector<std::string> heads() const;

  /// Lives as long as this, and is the same for every thread. Throws std::bad_alloc.
  [[nodiscard]] const chain& whole() const;

 private:
  struct unfolded;

  /// Null: the chain was whole from the beginning.
  const packed_chain* packed_ = nullptr;
  mutable std::atomic<const chain*> whole_ = nullptr;
};

/// How to reach databases of one dialect. Generated code names the drivers of its chains, so a program links
/// just the engines it uses and needs no registration.
struct driver {
  std::string_view dialect = {};
  /// The URL schemes it answers to, without `://`.
  span<const std::string_view> schemes = {};
  /// Knows a connection string of its own kind that has no scheme; null: there is none.
  bool (*understands)(std::string_view text) = nullptr;
  /// Throws strata::connect_error.
  std::unique_ptr<connection> (*connect)(std::string_view url, const connect_options& options) = nullptr;
  /// The engine's constants, for scripts that are printed without a connection.
  const strata::engine* engine = nullptr;
};

/// One chain in all its dialects, with the drivers to run it: what the generated `migrations()` returns.
struct chain_set {
  /// The C++ namespace of the generated code; names the chain in messages.
  std::string_view name = {};
  /// Prefix of the bookkeeping tables, so that several chains can share a database.
  std::string_view table_prefix = "strata";
  /// The operator's program for this chain, for help lines; "strata" when there is none of its own.
  std::string_view program = "strata";
  /// A build that says so (STRATA_DEVELOPMENT, or the build type Debug): an edited draft is undone and applied anew
  /// where no rows are lost, instead of being an error.
  bool development = false;
  /// The database holds other people's tables, on purpose: see options::beside_others.
  bool beside_others = false;
  /// When the chain was compiled, by the clock of that machine: `2026-01-30 09:00:00`. Empty: nobody knows.
  std::string_view built_at = {};
  span<const embedded_chain> chains = {};
  span<const driver* const> drivers = {};
};

/// The set's chain for a dialect; null where it has none.
[[nodiscard]] const embedded_chain* find_chain(const chain_set& set, std::string_view dialect) noexcept;

}  // namespace strata
