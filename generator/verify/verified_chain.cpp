#include "verified_chain.hpp"

namespace strata::generator {

migration_chain with_repeatables_behind(const migration_chain& chain) {
  migration_chain whole = chain;
  for (const chain_migration& each : chain.repeatables) {
    chain_migration& added = whole.migrations.emplace_back(each);
    added.parents = whole.heads;
    whole.heads = {added.revision};
  }
  whole.repeatables.clear();
  return whole;
}

}  // namespace strata::generator
