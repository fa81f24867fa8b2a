// What a layout reader yields: a migration as its files state it, before any SQL is looked at. The same plain value
// for every layout.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <strata/observer.hpp>

#include "../source.hpp"
#include "../sql/dialect.hpp"

namespace strata::generator {

/// A part of a file that holds the script of one direction.
struct script_section {
  direction way{};
  /// The dialects it is for; empty: all that have no section of their own.
  std::vector<dialect> dialects;
  bool transactional = true;
  source file;
  /// The marker line, for messages; then the script's text, [begin, end).
  std::size_t marker = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// `-- migrate:irreversible reason`
struct irreversible_mark {
  std::string reason;
  std::size_t offset = 0;
};

/// One migration as written.
struct migration_file {
  source file;
  std::string revision;
  /// From the file's name: `20260130_0900_add_region.sql` is "add region".
  std::string description;
  /// As stated by `-- migrate:parent`; absent: the migration before it in name order. Present and empty: a base.
  std::optional<std::vector<std::string>> parents;
  /// Where revision and parents are stated, for messages; 0 when they are not.
  std::size_t revision_offset = 0;
  std::size_t parents_offset = 0;
  std::vector<script_section> sections;
  std::optional<irreversible_mark> irreversible;
  bool compatible = false;
};

}  // namespace strata::generator
