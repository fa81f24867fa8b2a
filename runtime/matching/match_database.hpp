// Where in its chain a database stands that nobody has kept books of: the chain is built step by step on a scratch
// database of the same engine, and each state's schema is compared with the database's.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <strata/chain.hpp>
#include <string>
#include <vector>

#include "matcher.hpp"
#include "scratch_database.hpp"

namespace strata::matching {

struct match_options {
  /// An empty database to build the chain on; empty: one is made.
  std::string scratch_url = {};
  /// Objects that count for nothing, as matcher::ignore() takes them.
  std::vector<std::string> ignored = {};
  /// The only state to compare with, as resolve_target() takes it; empty: all that walk_chain() hands over.
  std::string target = {};
  /// Of the scripts' variables.
  std::map<std::string, std::string, std::less<>> variables = {};
  /// Called after each migration; what it throws ends the work. May be null.
  std::function<void()> between = {};
};

struct match_result {
  /// As matcher has them.
  std::vector<candidate> fitting = {};
  std::vector<candidate> nearest = {};
  std::size_t compared = 0;
  /// The objects that the repeatable migrations make, as differences spell them. No state has them.
  std::vector<std::string> made_by_repeatables = {};
  /// The schema that was compared, as read_schema_text() has it.
  std::string live_text = {};
};

/// Only reads the database. Throws strata::error: no scratch database (errc::scratch_database), a statement that acts
/// on more than one (errc::beyond_database), or a migration that fails on it, with the engine's words.
[[nodiscard]] match_result match_database(const live_database& live, const chain_set& set, const match_options& how);

}  // namespace strata::matching
