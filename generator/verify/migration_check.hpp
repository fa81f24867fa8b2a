// Up, down, up of one migration, with the schemas compared: the step that verification and the round trip share.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dangling_references.hpp"
#include "filled_trial.hpp"
#include "fixtures.hpp"
#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/migration_trial.hpp"
#include "generator/scratch/sandbox.hpp"
#include "object_owners.hpp"

namespace strata::generator {

/// The chain as verification walks along it: the migrations, and behind them the repeatable ones, which stand on all
/// that comes before.
[[nodiscard]] migration_chain with_repeatables_behind(const migration_chain& chain);

class migration_check {
 public:
  enum class outcome {
    passed,
    /// Reported; the database is as after the up, so that the next migration can be checked.
    failed,
    /// Reported; the up did not run, and the database is as before it.
    stopped,
  };

  /// All must outlive the check. Without fixtures, tables are as empty as the migrations leave them, and then each
  /// migration is tried on rows that are made up.
  migration_check(sandbox& on, const migration_chain& chain, diagnostics& messages,
                  const fixture_set* fixtures = nullptr)
      : on_(on),
        chain_(chain),
        messages_(messages),
        fixtures_(fixtures),
        references_(on, chain, messages),
        filled_(on, chain) {}

  /// Checks the migration at that position; all before it must have gone up. An irreversible one only goes up.
  outcome run(std::size_t position);
  /// Only goes up. False: reported.
  bool go_up(std::size_t position);
  [[nodiscard]] dangling_references& references() noexcept { return references_; }

 private:
  struct row_count {
    std::string table;
    std::int64_t rows = 0;
  };

  [[nodiscard]] const fixture* fixture_of(const chain_migration& migration) const;
  [[nodiscard]] std::vector<row_count> count_rows();
  bool up(migration_trial& trial, const chain_migration& migration, observer* watching, std::string_view moment);
  /// What follows the first up of a migration that can be undone. False: reported, and the database is anywhere.
  bool down_and_up(migration_trial& trial, std::size_t position, schema_listing first,
                   const std::vector<row_count>& counted);
  /// On rows that are made up; the database is as before the migration.
  [[nodiscard]] std::vector<diagnostic> try_on_rows(const chain_migration& migration, bool with_down);
  /// Takes it into before_; of an engine that copies slowly only the schema.
  void note_before(std::size_t position);
  void need_copy();
  /// To what it was before the migration.
  void go_back();
  [[nodiscard]] std::vector<schemas::schema_difference> differences_from_before();
  object_owners& owners_before(std::size_t position);
  bool down(migration_trial& trial, const chain_migration& migration);
  /// A repeatable migration without a way down runs on top of itself when it changes.
  void run_on_top(const chain_migration& migration);
  /// Steps in C++ move rows: what they did to the schema, no build would know.
  bool leaves_schema(const chain_migration& migration, const sql_script& script);
  /// False: the database would not open any more.
  bool leaves_database_whole(const chain_migration& migration, const sql_script& script);
  void report_incomplete_down(std::size_t position, const std::vector<schemas::schema_difference>& differences);
  void report_other_up(const chain_migration& migration);
  void warn_of_lost_rows(const chain_migration& migration, const std::vector<row_count>& before);
  void report(diagnostic what, std::string_view moment);
  [[nodiscard]] bool has_reported_since(std::size_t reported) const;

  sandbox& on_;
  const migration_chain& chain_;
  diagnostics& messages_;
  const fixture_set* fixtures_;
  dangling_references references_;
  database_snapshot before_ = {};
  std::size_t position_ = 0;
  filled_trial filled_;
  /// Asked for once a down has left something out.
  std::optional<object_owners> owners_;
  /// The schema that the last check has left, and the position that it is before.
  std::optional<std::pair<std::size_t, schema_listing>> left_;
};

}  // namespace strata::generator
