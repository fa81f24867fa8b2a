// What differs between two schemas, object by object, in words that name the object as its owner knows it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema.hpp"

namespace strata::schemas {

enum class difference_kind { missing, added, changed };

/// One line about one object.
struct schema_difference {
  difference_kind kind{};
  /// `table nodes`, `column nodes.region`, `index ix_jobs_status`, `view open_jobs`, `trigger touch`.
  std::string object;
  /// The object that it is part of (`table nodes`); empty for tables and views.
  std::string container;
  /// `missing`, `added`, `type was TEXT, is VARCHAR(32)`, `check (price > 0) missing` …
  std::string what;
};

/// How a difference is put: for what only `before` has, for what only `after` has, and for what both have (a format
/// with the two values).
struct difference_wording {
  std::string_view missing = "missing";
  std::string_view added = "added";
  std::string_view changed = "was {}, is {}";
};

/// What must be said of `after` to someone who expects `before`; empty when they are the same. Of an object that is
/// missing or added as a whole, nothing more is said.
[[nodiscard]] std::vector<schema_difference> compare(const schema& before, const schema& after,
                                                     const difference_wording& wording = {});

/// `object: what`
[[nodiscard]] std::string to_string(const schema_difference& difference);

}  // namespace strata::schemas
