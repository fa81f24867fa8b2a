// Which states of a chain have the schema of a database, and which comes nearest. Pure: schemas in, differences out.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runtime/schema/compare.hpp"
#include "runtime/schema/schema.hpp"

namespace strata::matching {

/// A state that a chain comes through, and how the database differs from it.
struct candidate {
  /// The state's heads: usually one revision.
  std::vector<std::string> heads = {};
  /// What must be said of the database to someone who expects the schema of this state; none: it fits.
  std::vector<schemas::schema_difference> differences = {};
};

class matcher {
 public:
  explicit matcher(schemas::schema live) : live_(std::move(live)) {}

  /// Compares with the next state. States come in the chain's order.
  void consider(std::vector<std::string> heads, const schemas::schema& after);

  /// An object that counts for nothing, in whatever state, with all that is in it: `jobs` or `table jobs` with its
  /// columns and indexes, `sqitch` with what a schema of that name holds, `extension pg_trgm`. Spelled as differences
  /// spell it; where the engine's names fold case, so does this.
  void ignore(std::string_view object);

  /// The states that fit exactly, in their order.
  [[nodiscard]] std::vector<candidate> fitting() const;
  /// Those with the fewest differences, in their order.
  [[nodiscard]] std::vector<candidate> nearest() const;
  /// How many were compared.
  [[nodiscard]] std::size_t size() const noexcept { return considered_.size(); }

 private:
  [[nodiscard]] std::string folded(std::string_view name) const;
  [[nodiscard]] bool is_ignored(std::string_view object) const;
  [[nodiscard]] candidate without_ignored(const candidate& from) const;

  schemas::schema live_;
  std::vector<std::string> ignored_;
  std::vector<candidate> considered_;
};

}  // namespace strata::matching
