#include "object_owners.hpp"

#include <fmt/format.h>

#include <utility>

namespace strata::generator {

object_owners::object_owners(const sandbox& like, const migration_chain& chain, std::size_t count) : chain_(chain) {
  const std::unique_ptr<sandbox> scratch = like.another();
  schemas::schema before = scratch->read_schema();
  for (std::size_t position = 0; position < count; ++position) {
    try {
      migration_trial{*scratch, chain.migrations[position]}.up();
    } catch (const strata::error&) {
      // Said when it was its turn; it owns nothing.
    }
    schemas::schema after = scratch->read_schema();
    for (const schemas::schema_difference& each : compare(before, after)) last_[each.object] = {position, each.kind};
    before = std::move(after);
  }
}

const object_owners::touch* object_owners::find(const schemas::schema_difference& difference) const {
  const auto own = last_.find(difference.object);
  const auto container = last_.find(difference.container);
  if (own == last_.end()) return container == last_.end() ? nullptr : &container->second;
  // A table that was made anew took its columns and indexes along.
  const bool remade = container != last_.end() && container->second.how == schemas::difference_kind::added &&
                      container->second.position > own->second.position;
  return remade ? &container->second : &own->second;
}

std::string object_owners::describe(const schemas::schema_difference& difference) const {
  const touch* const owner = find(difference);
  if (owner == nullptr) return to_string(difference);
  return fmt::format("{} ({} by {})", to_string(difference),
                     owner->how == schemas::difference_kind::added ? "made" : "last changed",
                     chain_.migrations[owner->position].revision);
}

}  // namespace strata::generator
