// What a way down would lose, asked before it runs.
#pragma once

#include <cstdint>
#include <optional>
#include <strata/plan.hpp>
#include <string>
#include <vector>

#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/execute/running_step.hpp"

namespace strata {

/// For a downgrade that is to keep data (strata::options::keep_data): throws history_error when a statement of the
/// steps takes rows or values away.
void refuse_data_loss(const std::vector<step>& steps, const run_context& with);

/// Whether edited drafts can be taken back without anybody losing a row. The ways down that the database kept are run
/// and rolled back, and what the tables hold before and after is compared: that judges whatever a script does.
class draft_redo {
 public:
  /// The steps that take drafts back, and the repeatable migrations before them. Both must outlive it.
  draft_redo(const run_context& with, const std::vector<step>& steps);

  /// Outside transactions, under the migration lock. Throws history_error (errc::draft_edited) that names the tables
  /// and how many rows they have; or as a run would, for a script that fails.
  void require_no_loss();
  /// Inside the transaction that takes them back, before its first statement: what they take away was empty, and is.
  void require_still_empty();

 private:
  struct table {
    std::string schema;
    std::string name;
    std::string key;
    /// With their types.
    std::vector<std::string> columns;
    /// Nothing: they cannot be counted.
    std::optional<std::int64_t> rows;
  };
  struct loss {
    std::string table;
    std::string rows;
  };

  [[nodiscard]] std::vector<table> read_tables();
  [[nodiscard]] std::optional<std::int64_t> count(const table& of);
  void judge_by_words(const running_step& step);
  void run(const running_step& step);
  void compare(const std::vector<table>& after);
  void lose(const table& of, std::string rows);
  void lose_if_filled(const table& of);
  [[nodiscard]] std::string quoted(const table& of) const;
  [[nodiscard]] std::vector<const table*> named_in(std::string_view statement) const;
  [[noreturn]] void refuse_loss() const;

  run_context with_;
  const std::vector<step>& steps_;
  std::vector<table> before_;
  /// What the ways down take away, and has no rows.
  std::vector<table> empty_;
  std::vector<loss> losses_;
};

}  // namespace strata
