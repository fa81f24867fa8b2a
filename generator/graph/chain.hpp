// The chain as a value: all migrations of one dialect, parents first, with scripts and digests.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <strata/chain.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/layout/migration_file.hpp"
#include "generator/layout/seed_folder.hpp"
#include "generator/sql/script.hpp"

namespace strata::generator {

/// One migration, ready to verify and to emit.
struct chain_migration {
  source file;
  std::string revision;
  std::string description;
  std::vector<std::string> parents;
  /// Revisions that come first without being parents; names of the branch.
  std::vector<std::string> depends = {};
  std::vector<std::string> labels = {};
  sql_script up;
  /// Without statements where `irreversible` says why.
  sql_script down;
  std::string irreversible;
  bool compatible = false;
  /// Another tool's, taken as it stands: what is wrong with its way down is a warning.
  bool borrowed = false;
  /// It is irreversible because the other tool has no down script for this dialect.
  bool down_missing = false;
  /// Set by the lock stage: not locked yet; checksums of former up texts that stay good; the digest.
  bool draft = true;
  std::vector<std::string> accepted;
  std::string digest;
  std::vector<declared_variable> variables = {};
  bool repeatable = false;
  /// Of a checkpoint: what it stands for besides itself, parents first, with digests (set by the lock stage), and the
  /// columns whose values differ from run to run.
  struct replaced {
    std::string revision;
    std::string digest;
  };
  std::vector<replaced> replaces = {};
  std::vector<std::string> frozen = {};
  /// The digest that the checkpoint's file says it was written for.
  std::string stated_digest = {};
  migration_origin origin = {};
  /// Those that mean something to the dialect.
  std::vector<stated_requirement> requirements = {};
  bool only_when_changed = false;
  /// Why a run that takes many migrations in one transaction has to commit before this one; empty: it need not.
  std::string needs_commit = {};
  [[nodiscard]] bool is_checkpoint() const noexcept { return !replaces.empty(); }
};

/// Rows for development and tests, apart from the chain.
struct chain_seed {
  source file;
  std::string name;
  sql_script up;
  /// Without statements where there is no way back.
  sql_script down;
};

/// The file that says what must exist before the first migration.
struct provided_base {
  sql_script made;
  struct object {
    requirement::kind what{};
    /// Empty: where the name leads.
    std::string schema;
    std::string name;
  };
  /// What it makes, as far as its words tell.
  std::vector<object> objects = {};
};

/// What somebody else puts into a database before it is migrated.
struct provided_objects {
  /// PostgreSQL's extensions, which an operator creates: `pg_trgm`.
  std::vector<std::string> extensions = {};
  /// SQLite's functions, which the application registers: `bin2b64/1`.
  std::vector<std::string> functions = {};
  /// Null: there is none. It is run in every scratch database, and nowhere else.
  std::shared_ptr<const provided_base> base = {};
};

struct migration_chain {
  dialect which{};
  std::vector<chain_migration> migrations;
  std::vector<std::string> heads;
  std::vector<chain_seed> seeds = {};
  /// In the order to run them in; their revision is their name, the parents are those that they depend on.
  std::vector<chain_migration> repeatables = {};
  /// For trying it.
  provided_objects provided = {};
  /// Those beside the migrations that they stand for, in the order of their revisions in the chain. A checkpoint whose
  /// originals are gone is one of the migrations.
  std::vector<chain_migration> checkpoints = {};
  /// Versions of migrations in code that are left out.
  std::vector<std::string> gaps = {};
};

/// The order of a folder's migrations: indexes into `files`, parents and dependencies first, and each one's parents
/// resolved.
struct migration_graph {
  std::vector<std::size_t> order;
  /// By index into `files`.
  std::vector<std::vector<std::string>> parents;
  std::vector<std::vector<std::string>> depends;
  std::vector<std::string> heads;
};

/// What a graph may be, and what its builder may ask to explain it.
struct graph_rules {
  /// Several heads are no error: the chain means to have branches.
  bool allow_branches = false;
  /// Who wrote a file and when (`Ada, 2026-01-30`), as far as it is known; null: nobody knows.
  std::function<std::string(const migration_file&)> author_of = {};
  /// The lock file holds the migration, which therefore stays where it is; null: it holds none.
  std::function<bool(std::string_view revision)> is_locked = {};
};

/// Resolves parents, dependencies and labels, and orders the migrations; `files` come in name order. Reports two files
/// with one revision or one label, unknown parents and dependencies, cycles, and two heads where branches are not
/// allowed. Several bases are fine where a merge joins them. After errors, the second file of a revision is missing in
/// the order, and the members of a cycle end it.
[[nodiscard]] migration_graph build_graph(const std::vector<migration_file>& files, diagnostics& messages,
                                          const graph_rules& rules = {});

/// The order in which repeatable migrations run: what others depend on comes first, else the order of names. Reports
/// unknown names, cycles, and two files with one name; the order then holds what has none of these.
[[nodiscard]] std::vector<migration_file> order_repeatables(std::vector<migration_file> files, diagnostics& messages);

/// Which of a file's sections a dialect takes: one that names it goes before the unnamed one; null where there is
/// neither.
[[nodiscard]] const script_section* section_for(std::span<const script_section> sections, direction way, dialect which);

/// Chooses each migration's sections for the dialect, splits them, and reports a missing up or down. Digests are not
/// set here: the lock file has a say in them. `several`: chains for other dialects are built from the same files.
/// `checkpoints`: those that were set aside; see checkpoints.hpp.
[[nodiscard]] migration_chain build_chain(const std::vector<migration_file>& files, const migration_graph& graph,
                                          dialect which, diagnostics& messages, bool several = false,
                                          const std::vector<migration_file>& checkpoints = {});

/// The same for repeatable migrations, which come in the order to run them in; with digests. One that has no section
/// for the dialect is left out.
[[nodiscard]] std::vector<chain_migration> build_repeatables(const std::vector<migration_file>& files, dialect which,
                                                             diagnostics& messages, bool several = false);

/// The same for seeds. Reports one without an up section for the dialect, and one whose up section holds no statement.
[[nodiscard]] std::vector<chain_seed> build_seeds(const std::vector<seed_file>& files, dialect which,
                                                  diagnostics& messages, bool several);

/// Reads the file as a script of the dialect. `several`: others read the same file.
[[nodiscard]] std::shared_ptr<const provided_base> read_base(const source& file, dialect which, diagnostics& messages,
                                                             bool several);

/// Adds to what the chain is provided with for trying it whatever its migrations require.
void provide_what_is_required(migration_chain& chain);

/// What the bookkeeping of a database at head holds: the heads' digests, and one for all repeatable migrations.
[[nodiscard]] std::string head_digest(const migration_chain& chain);

}  // namespace strata::generator
