// The part of a file that read_script() reads: where the script of one direction stands, and what was said about it.
// Layouts produce it.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <strata/observer.hpp>

#include "generator/files/dialect.hpp"
#include "generator/files/source.hpp"

namespace strata::generator {

/// `-- migrate:guard SELECT …`: the next statement runs only where the query returns true.
struct guard_mark {
  std::string query;
  /// The marker line begins, the query begins, and the line ends here.
  std::size_t marker = 0;
  std::size_t offset = 0;
  std::size_t end = 0;
};

/// `-- migrate:up call split_groups source:split_groups.cpp`: a step in C++ instead of SQL.
struct step_call {
  std::string name;
  /// Below the folder of the migrations; empty: not named, and not locked.
  std::string source_name = {};
  /// Where it is named.
  std::size_t source_offset = 0;
  /// What the file holds; null until it is read, or where it cannot be.
  source text = {};
};

/// `-- migrate:variable name default`
struct declared_variable {
  std::string name;
  std::optional<std::string> fallback = {};
};

/// A part of a file that holds the script of one direction.
struct script_section {
  direction way{};
  /// The dialects it is for; empty: all that have no section of their own.
  std::vector<dialect> dialects;
  bool transactional = true;
  /// Another tool's file: it stands as it is, because databases have run it.
  bool borrowed = false;
  /// Nothing is said of transactions: the script runs in one, unless some statement cannot or the script has its own.
  bool transaction_as_needed = false;
  /// How long a statement may wait for a lock, and run; zero: the runtime's defaults.
  std::chrono::milliseconds lock_timeout{0};
  std::chrono::milliseconds statement_timeout{0};
  /// `syntax:unchecked`: what the parser in the generator does not know goes to the engine as it is.
  bool syntax_checked = true;
  /// In their order.
  std::vector<guard_mark> guards = {};
  std::optional<step_call> call = {};
  /// Those of the file.
  std::vector<declared_variable> variables = {};
  source file;
  /// The marker line, for messages; then the script's text, [begin, end).
  std::size_t marker = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

}  // namespace strata::generator
