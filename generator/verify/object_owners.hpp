// Whose an object is: the last migration that touched it. Found by going up once more, when somebody asks for the first
// time, and never twice through the same migration; so it has an earlier state of the database as well.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"
#include "runtime/schema/compare.hpp"

namespace strata::generator {

class object_owners {
 public:
  /// `like` says which engine to go up on. Throws strata::error, as the others do.
  object_owners(const sandbox& like, const migration_chain& chain);

  /// Goes up through the first `count` migrations, as far as it has not.
  void come_to(std::size_t count);
  /// The database after those.
  void copy_to(database_copy& to) { scratch_->copy_to(to); }

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
  std::unique_ptr<sandbox> scratch_;
  std::size_t position_ = 0;
  schema_listing listing_;
  schemas::schema schema_;
  std::map<std::string, touch, std::less<>> last_;
};

}  // namespace strata::generator
