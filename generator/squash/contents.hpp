// What a database holds besides its schema: rows, and how far its counters are. What a checkpoint must bring back to
// the last value.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace strata::generator {

struct table_contents {
  /// As SQL takes it.
  std::string name;
  std::vector<std::string> columns;
  /// By column, each value as a literal that gives it back exactly. In the order in which they were inserted, as far
  /// as the engine keeps that.
  std::vector<std::vector<std::string>> rows;
  /// What stands between the columns and VALUES where the engine would else make values of its own.
  std::string overriding = {};
  /// Why no INSERT brings the rows back; empty: one does.
  std::string unmakeable = {};
};

/// A sequence, what AUTOINCREMENT has come to, a number in the file's header.
struct counter {
  /// For people: `sequence nodes_id_seq`.
  std::string name;
  std::string value;
  /// The statement that sets it; empty where it is as in a new database.
  std::string set_text;
};

struct database_contents {
  std::vector<table_contents> tables;
  std::vector<counter> counters;
  /// What no script brings back, for people: `2 large objects`.
  std::vector<std::string> lost = {};
};

/// The columns (`nodes.created_at`) and counters whose values differ between two runs of the same migrations, and what
/// else does, a line each. `frozen` columns may.
struct run_difference {
  std::vector<std::string> columns;
  std::vector<std::string> lines;
};
[[nodiscard]] run_difference compare_runs(const database_contents& one, const database_contents& other,
                                          const std::vector<std::string>& frozen);

/// What must be said of `found` to someone who expects `wanted`, a line each; empty: they are equal. The order of rows
/// does not count, nor do the values in frozen columns.
[[nodiscard]] std::vector<std::string> compare_contents(const database_contents& wanted, const database_contents& found,
                                                        const std::vector<std::string>& frozen);

/// The statements that insert all rows, a row a line.
[[nodiscard]] std::string insert_text(const database_contents& contents);

}  // namespace strata::generator
