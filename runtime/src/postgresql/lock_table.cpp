#include "lock_table.hpp"

#include <algorithm>
#include <charconv>

#include "books.hpp"

namespace strata::postgresql {

namespace {

// The server makes room for somewhat more than the product, which is what it promises.
constexpr const char* look = R"(SELECT count(*) FILTER (WHERE pid = pg_catalog.pg_backend_pid()),
  count(*) FILTER (WHERE pid IS DISTINCT FROM pg_catalog.pg_backend_pid()),
  pg_catalog.current_setting('max_locks_per_transaction')::bigint
    * (pg_catalog.current_setting('max_connections')::bigint
       + pg_catalog.current_setting('max_prepared_transactions')::bigint)
FROM pg_catalog.pg_locks)";

// A table with a key, a sequence, long values and some indexes takes about as many.
constexpr std::int64_t locks_of_statement = 4;

std::int64_t number(const std::optional<std::string>& text) {
  std::int64_t found = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), found);
  return found;
}

}  // namespace

bool lock_table_share::is_used_up(session& on) {
  if (statements_ < next_look_) return false;
  const row found = ask_catalog(on, look).rows.at(0);
  const std::int64_t own = number(found.at(0));
  const std::int64_t share = (number(found.at(2)) - number(found.at(1))) / 2;
  if (own >= share) return true;
  // The statements to come may lock twice as much as those that were.
  const std::int64_t rate = std::max(locks_of_statement, 2 * own / std::max<std::int64_t>(statements_, 1));
  next_look_ = statements_ + std::max<std::int64_t>((share - own) / rate, 1);
  return false;
}

}  // namespace strata::postgresql
