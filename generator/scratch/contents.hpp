// What a database holds besides its schema: rows, and how far its counters are. What a checkpoint must bring back to
// the last value.
#pragma once

#include <cstddef>
#include <strata/connection.hpp>
#include <string>
#include <string_view>
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

/// Throws strata::engine_error, also for rows that no INSERT can bring back (a full-text index over another table).
[[nodiscard]] database_contents read_sqlite_contents(strata::connection& db);

/// Throws strata::engine_error. Names are as the search path asks for them; rows of partitions are read there.
[[nodiscard]] database_contents read_postgresql_contents(strata::connection& db);

/// Texts as literals that keep to one line: what stands in a migration file must survive every editor, git's line ends
/// included, and no line of it may look like a marker. `'a' || char(10) || 'b'`; bytes that are no UTF-8 become a cast
/// of a blob.
[[nodiscard]] std::string sqlite_text_literal(std::string_view text);
/// `E'a\nb'`
[[nodiscard]] std::string postgresql_text_literal(std::string_view text);

}  // namespace strata::generator
