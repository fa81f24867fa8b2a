#include "object_owners.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "generator/scratch/migration_trial.hpp"
#include "runtime/schema/sqlite_tokens.hpp"

namespace strata::generator {

namespace {

// Moves what belongs to these tables and views from one schema to another.
void move_objects(schemas::schema& from, const std::set<std::string>& of, schemas::schema& to) {
  const auto move = [](auto& some, auto& into, auto wanted) {
    const auto first = std::stable_partition(some.begin(), some.end(), [&](const auto& each) { return !wanted(each); });
    std::move(first, some.end(), std::back_inserter(into));
    some.erase(first, some.end());
  };
  std::set<std::string> names;
  for (const std::string& each : of) names.insert(schemas::lower(each));
  const auto by_name = [&](const auto& each) { return names.contains(schemas::lower(each.name)); };
  move(from.tables, to.tables, by_name);
  move(from.views, to.views, by_name);
  move(from.triggers, to.triggers, [&](const auto& each) { return names.contains(schemas::lower(each.table)); });
}

}  // namespace

object_owners::object_owners(const sandbox& like, const migration_chain& chain)
    : chain_(chain), scratch_(like.another()), listing_(scratch_->list_schema()), schema_(scratch_->read_schema()) {}

void object_owners::come_to(std::size_t count) {
  for (; position_ < count; ++position_) {
    try {
      migration_trial{*scratch_, chain_.migrations[position_]}.up();
    } catch (const strata::error&) {
      // Said when it was its turn; it owns nothing.
    }
    schema_listing now = scratch_->list_schema();
    if (now == listing_) continue;
    const auto tables = listing_.tables_that_differ(now);
    listing_ = std::move(now);
    schemas::schema after = tables ? scratch_->read_schema(*tables) : scratch_->read_schema();
    schemas::schema before{.names_fold_case = schema_.names_fold_case};
    if (tables) {
      move_objects(schema_, *tables, before);
    } else {
      std::swap(before, schema_);
    }
    for (const schemas::schema_difference& each : compare(before, after)) last_[each.object] = {position_, each.kind};
    if (tables) {
      move_objects(after, *tables, schema_);
    } else {
      schema_ = std::move(after);
    }
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
