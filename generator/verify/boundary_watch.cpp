#include "boundary_watch.hpp"

#include "../sql/sqlite_boundaries.hpp"
#include "statement_place.hpp"

namespace strata::generator {

void boundary_watch::check(std::size_t index) {
  if (index >= script_.statements.size()) return;
  const sql_statement& last = script_.statements.back();
  const std::size_t end = offset_in_file(script_.file, last, last.text.size());
  check_boundary(database_, script_.file, script_.statements[index], end, messages_);
}

}  // namespace strata::generator
