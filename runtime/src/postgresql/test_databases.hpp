// Fresh PostgreSQL databases for tests: copies that the server makes of a template.
#pragma once

#include "runtime/internal/test_database.hpp"

namespace strata::postgresql {

extern const testing::database_maker test_database_maker;

}  // namespace strata::postgresql
