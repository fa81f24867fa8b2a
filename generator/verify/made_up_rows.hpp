// Rows for tables that are empty while building and are not in production: made up from what the schema says of them.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "generator/scratch/sandbox.hpp"
#include "runtime/schema/schema.hpp"

namespace strata::generator {

/// Which rows to make up, three a table. Of the various ones the second holds what is easily forgotten (-1 and '') and
/// the third NULL wherever it may; the plain ones hold values that are distinct in the whole database.
struct row_choice {
  bool various = true;
  /// Of the plain ones, the second holds NULL in columns of this name.
  std::string null_in = {};
};

struct filling {
  std::size_t rows = 0;
  /// Tables that stay empty, and what the engine said to the last try.
  std::vector<std::pair<std::string, std::string>> refused = {};
};

/// Puts rows into these tables, parents first; all of them and their parents are in the schema. Inside a transaction.
/// Throws engine_error where the engine ends that.
filling put_made_up_rows(sandbox& into, const schemas::schema& schema, const std::set<std::string>& tables,
                         const row_choice& which);

}  // namespace strata::generator
