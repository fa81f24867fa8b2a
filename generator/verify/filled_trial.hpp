// A migration on tables with rows that are made up: what fails there and passes on empty tables fails in production.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"
#include "made_up_rows.hpp"

namespace strata::generator {

class filled_trial {
 public:
  /// Both must outlive the trial.
  filled_trial(sandbox& on, const migration_chain& chain) : on_(on), chain_(chain) {}

  /// Runs the migration up, and down if that is asked for, with rows in the tables that it names. The sandbox holds all
  /// that comes before and is left like that; `before` is its copy. Said is only what was sure to fail (an error, or a
  /// warning where the file is not to be edited), and what could not be tried (notes).
  std::vector<diagnostic> run(const chain_migration& migration, const database_copy& before, bool with_down);

 private:
  struct refusal;

  void find_tables(const chain_migration& migration);
  void read_schema(sandbox& of);
  std::optional<refusal> attempt(const row_choice& which);
  std::optional<refusal> attempt_on_copy(const row_choice& which);
  std::optional<refusal> attempt_in_transaction(const row_choice& which);
  void note_refused_tables(std::vector<diagnostic>& said);
  std::optional<diagnostic> judge(const refusal& first);
  [[nodiscard]] bool is_column(const std::string& name) const;
  [[nodiscard]] std::set<std::string> tables_in(const refusal& what) const;
  [[nodiscard]] bool mends_before(const refusal& what) const;
  [[nodiscard]] bool was_mended_before(const refusal& what, const std::string& column) const;

  sandbox& on_;
  const migration_chain& chain_;
  const chain_migration* migration_ = nullptr;
  const database_copy* before_ = nullptr;
  /// What the migration names, as SQL takes it on PostgreSQL and as it is on SQLite.
  std::set<std::string> tables_;
  std::optional<schemas::schema> schema_;
  filling filled_;
  bool with_down_ = false;
  /// Each table is told of once.
  std::set<std::string> told_;
};

}  // namespace strata::generator
