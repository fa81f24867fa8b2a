// A whole SQLite database into another, page by page: https://www.sqlite.org/backup.html
#pragma once

#include <sqlite3.h>

#include <strata/connection.hpp>

namespace strata::sqlite {

/// Everything of `from` into `to`, in one step: `to` has all of it, or is as it was. Throws engine_error.
void copy_pages(sqlite3* to, sqlite3* from, const wait_options& wait);

}  // namespace strata::sqlite
