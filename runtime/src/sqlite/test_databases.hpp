// Fresh SQLite databases for tests: an image of each kind in the process, copied page by page.
#pragma once

#include "runtime/internal/test_database.hpp"

namespace strata::sqlite {

extern const testing::database_maker test_database_maker;

}  // namespace strata::sqlite
