#include "fresh_sequence.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <strata/plan.hpp>
#include <strata/sqlite.hpp>

#include "generator/graph/chain_view.hpp"

namespace strata::generator {

std::vector<const chain_migration*> fresh_sequence(const migration_chain& chain) {
  const chain_view view{{&chain, 1}, "sandbox", "strata", {&strata::sqlite::driver}, program_steps::left_out};
  const strata::chain& own = view.set().chains.front().whole();
  std::vector<const chain_migration*> sequence;
  for (const step& each : plan(own, {}, {.revisions = chain.heads}, direction::up)) {
    const auto is_it = [&](const migration& other) { return &other == each.embedded; };
    const auto checkpoint = std::find_if(own.checkpoints.begin(), own.checkpoints.end(), is_it);
    sequence.push_back(checkpoint != own.checkpoints.end()
                           ? &chain.checkpoints[static_cast<std::size_t>(checkpoint - own.checkpoints.begin())]
                           : &chain.migrations[static_cast<std::size_t>(each.embedded - own.migrations.data())]);
  }
  for (const chain_migration& each : chain.repeatables) sequence.push_back(&each);
  return sequence;
}

migration_chain first_of(const std::vector<const chain_migration*>& sequence, std::size_t count) {
  migration_chain chain{.which = dialect::sqlite, .migrations = {}, .heads = {}};
  std::set<std::string_view> parents;
  for (const chain_migration* each : std::span{sequence}.first(count)) {
    (each->repeatable ? chain.repeatables : chain.migrations).push_back(*each);
    if (!each->repeatable) parents.insert(each->parents.begin(), each->parents.end());
  }
  for (const chain_migration& each : chain.migrations) {
    if (!parents.contains(each.revision)) chain.heads.push_back(each.revision);
  }
  return chain;
}

}  // namespace strata::generator
