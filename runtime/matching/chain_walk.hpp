// Goes through a chain with the executor that ships, on scratch databases, and shows the schema after each step.
#pragma once

#include <functional>
#include <map>
#include <strata/chain.hpp>
#include <strata/strata.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/schema/schema.hpp"
#include "scratch_database.hpp"

namespace strata::matching {

struct walk_options {
  /// Makes an empty database; called as often as count_walks() says.
  std::function<scratch_database()> make_scratch;
  /// Of the scripts' variables.
  std::map<std::string, std::string, std::less<>> variables = {};
  /// The only state to hand over, as resolve_target() takes it. Empty: all of them.
  std::string target = {};
  /// Called after each migration; what it throws ends the walk. May be null.
  std::function<void()> between = {};
};

/// A state's heads, usually one revision, and its schema.
using state_reader = std::function<void(const std::vector<std::string>& heads, const schemas::schema& after)>;

/// How many databases it takes to see all states: one, and one more for each branch that has to be seen by itself.
[[nodiscard]] std::size_t count_walks(const chain_set& set, std::string_view dialect);

/// Hands over each state once, in the chain's order:
/// - those that an upgrade of an empty database to all heads comes through, which are all where the chain is a row;
/// - where it has branches, those in which a revision is the only head, with all that it stands on and nothing else.
/// Of a chain that begins with a checkpoint, the states from there on.
///
/// The schema is without what the repeatable migrations make, which a database has to be without as well: the next
/// upgrade makes it. Which objects those are it returns, as differences spell them. Throws strata::error for a
/// migration that fails on an empty database: what comes after it cannot be seen.
std::vector<std::string> walk_chain(const chain_set& set, std::string_view dialect, const walk_options& how,
                                    const state_reader& take);

}  // namespace strata::matching
