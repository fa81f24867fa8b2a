// Whose an object is: the last migration that touched it. Found by going up once more, and only when somebody asks.
#pragma once

#include <map>
#include <string>

#include "../graph/chain.hpp"
#include "runtime/schema/compare.hpp"
#include "sandbox.hpp"

namespace strata::generator {

class object_owners {
 public:
  /// Goes up through the first `count` migrations, which must be known to run, on another sandbox like this one. Throws
  /// strata::error.
  object_owners(const sandbox& like, const migration_chain& chain, std::size_t count);

  /// `object: what (made by 0003)`, or `(last changed by 0003)`. The object's container answers for it where it is
  /// the newer of the two.
  [[nodiscard]] std::string describe(const schemas::schema_difference& difference) const;

 private:
  struct touch {
    std::size_t position = 0;
    schemas::difference_kind how{};
  };
  [[nodiscard]] const touch* find(const schemas::schema_difference& difference) const;

  const migration_chain& chain_;
  std::map<std::string, touch, std::less<>> last_;
};

}  // namespace strata::generator
