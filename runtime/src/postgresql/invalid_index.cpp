#include "invalid_index.hpp"

#include <utility>

#include "books.hpp"
#include "engine.hpp"
#include "patience.hpp"

namespace strata::postgresql {

namespace {

// The index itself, or REINDEX's copy of it (`_ccnew`, and `_ccold` where the last step did not happen), each with the
// process that builds it or holds its table for a build.
constexpr std::string_view find_invalid = R"(SELECT
  format('%I.%I', schemas.nspname, indexes.relname),
  (SELECT format('process %s, %s, building the index %s', builder.pid,
                 coalesce(nullif(builder.application_name, ''), 'an unnamed program'), indexes.relname)
   FROM pg_catalog.pg_locks AS locks JOIN pg_catalog.pg_stat_activity AS builder USING (pid)
   WHERE locks.relation = state.indrelid AND locks.mode = 'ShareUpdateExclusiveLock' AND locks.granted
     AND locks.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
     AND builder.pid <> pg_backend_pid() AND builder.query ~* 'index' LIMIT 1)
FROM pg_catalog.pg_index AS state
JOIN pg_catalog.pg_class AS indexes ON indexes.oid = state.indexrelid
JOIN pg_catalog.pg_namespace AS schemas ON schemas.oid = indexes.relnamespace
WHERE NOT state.indisvalid AND indexes.relkind = 'i'
  AND schemas.nspname = coalesce(?1, current_schema())
  AND indexes.relname ~ ('^' || regexp_replace(?2, '([^[:alnum:]_])', '\\\1', 'g') || '(_cc(new|old)[0-9]*|)$'))";

// A partitioned table's index is invalid as long as some partition has none. What its partitions have is not ours to
// drop.
constexpr std::string_view find_partial = R"(SELECT FROM pg_catalog.pg_index AS state
JOIN pg_catalog.pg_class AS indexes ON indexes.oid OPERATOR(pg_catalog.=) state.indexrelid
JOIN pg_catalog.pg_namespace AS schemas ON schemas.oid OPERATOR(pg_catalog.=) indexes.relnamespace
WHERE NOT state.indisvalid AND indexes.relkind OPERATOR(pg_catalog.=) 'I'::pg_catalog."char"
  AND schemas.nspname OPERATOR(pg_catalog.=) coalesce(?1::pg_catalog.name, pg_catalog.current_schema())
  AND indexes.relname OPERATOR(pg_catalog.=) ?2::pg_catalog.name)";

// `Schema.name`, `"Quoted name"`: folded as the server does.
std::string identifier(std::string_view& text) {
  std::string name;
  if (text.starts_with('"')) {
    text.remove_prefix(1);
    while (!text.empty()) {
      const char next = text.front();
      text.remove_prefix(1);
      if (next == '"') {
        if (!text.starts_with('"')) break;
        text.remove_prefix(1);
      }
      name += next;
    }
    return name;
  }
  while (!text.empty() && text.front() != '.') {
    const char next = text.front();
    name += next >= 'A' && next <= 'Z' ? static_cast<char>(next - 'A' + 'a') : next;
    text.remove_prefix(1);
  }
  return name;
}

}  // namespace

void drop_invalid_index(session& on, std::string_view index, const wait_options& wait) {
  std::string name = identifier(index);
  value schema = nullptr;
  std::string schema_name;
  if (index.starts_with('.')) {
    index.remove_prefix(1);
    schema_name = std::exchange(name, identifier(index));
    schema = std::string_view{schema_name};
  }
  const value parameters[] = {schema, std::string_view{name}};
  if (!on.run(with_literals(find_partial, parameters)).rows.empty()) {
    throw engine_error{
        engine_error::kind::refused,
        "the partitioned index " + name +
            " is there and invalid: some partitions have none, and IF NOT EXISTS would take it for whole; "
            "attach theirs (ALTER INDEX … ATTACH PARTITION), or drop it",
        {},
        {}};
  }
  patience waiting{wait};
  // Where the build may be waiting for the end of our transaction, we cannot wait for the build.
  const bool inside = on.in_transaction();
  for (;;) {
    const std::vector<row> found = ask_catalog(on, with_literals(find_invalid, parameters)).rows;
    if (found.empty()) return;
    const row& first = found.front();
    if (!first.at(1)) {
      on.run((inside ? "DROP INDEX IF EXISTS " : "DROP INDEX CONCURRENTLY IF EXISTS ") + first.at(0).value_or(""));
      continue;
    }
    if (waiting.event_is_due()) waiting.tell(*first.at(1));
    if (inside || !waiting.pause()) {
      throw engine_error{engine_error::kind::busy, "the index is still being built by " + *first.at(1), {}, {}};
    }
  }
}

}  // namespace strata::postgresql
