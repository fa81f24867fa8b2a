// What SQLite lets stand though it names something that is not there, found with the engine's own compiler.
#pragma once

#include <set>
#include <strata/sqlite.hpp>
#include <string>
#include <vector>

#include "sandbox.hpp"

namespace strata::generator {

/// As sandbox::find_dangling().
[[nodiscard]] std::vector<dangling_reference> find_dangling_in_sqlite(strata::sqlite::connection& db,
                                                                      const schema_listing& before,
                                                                      const schema_listing& now,
                                                                      const std::set<std::string>& owners);

}  // namespace strata::generator
