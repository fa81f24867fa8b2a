// The databases that test databases are copies of: made once per server and content, by whichever process comes first,
// and removed when nobody has used them for a day.
#pragma once

#include <string>

#include "test_server.hpp"

namespace strata::postgresql {

/// Returns when the template is there: made here, or by another process. Throws strata::error or engine_error.
void require_template(test_server& on, const std::string& name, const testing::database_recipe& what);

/// Drops the test databases whose owner is gone, and the templates that were not used for a day, as far as they are of
/// this role and nobody is connected to them. Failures leave them to the next.
void clean_up(test_server& on);

}  // namespace strata::postgresql
