#include "match_database.hpp"

#include <strata/error.hpp>

#include "../schema/read_schema.hpp"
#include "chain_walk.hpp"

namespace strata::matching {

namespace {

[[noreturn]] void refuse_branches() {
  throw error{
      failure{.code = errc::scratch_database,
              .message = "one scratch database is not enough for a chain with branches: each is built by itself",
              .database_state = "unchanged",
              .help = "leave --scratch-url out, or name the revision: adopt --match REV --scratch-url URL"}};
}

std::vector<std::string_view> extensions_of(const chain_set& set, std::string_view dialect) {
  std::vector<std::string_view> names;
  for (const migration& each : find_chain(set, dialect)->whole().migrations) {
    for (const requirement& one : each.requirements) {
      if (one.what == requirement::kind::extension) names.push_back(one.name);
    }
  }
  return names;
}

// The executor speaks of the scratch database, which nobody has asked about.
[[noreturn]] void rethrow(const error& thrown) {
  failure known = thrown.details();
  known.message = "the chain cannot be built on a scratch database: " + known.message;
  known.database_state = "unchanged; only the scratch database was written to";
  throw error{std::move(known)};
}

}  // namespace

match_result match_database(const live_database& live, const chain_set& set, const match_options& how) {
  const std::string_view dialect = live.driver.dialect;
  const bool borrowed = !how.scratch_url.empty();
  if (borrowed && how.target.empty() && count_walks(set, dialect) > 1) refuse_branches();

  match_result result{.live_text = schemas::read_schema_text(live.db, set.table_prefix)};
  matcher compared{schemas::read_schema(live.db, set.table_prefix)};
  for (const std::string& each : how.ignored) compared.ignore(each);
  const std::vector<std::string_view> extensions = extensions_of(set, dialect);
  const walk_options walk{.make_scratch =
                              [&] {
                                return borrowed ? borrow_scratch_database(live, set, how.scratch_url)
                                                : make_scratch_database(live, extensions);
                              },
                          .variables = how.variables,
                          .target = how.target,
                          .between = how.between};
  try {
    const auto take = [&](const auto& heads, const schemas::schema& after) { compared.consider(heads, after); };
    result.made_by_repeatables = walk_chain(set, dialect, walk, take);
  } catch (const error& thrown) {
    if (thrown.code() == errc::scratch_database) throw;
    rethrow(thrown);
  }
  result.fitting = compared.fitting();
  result.nearest = compared.nearest();
  result.compared = compared.size();
  return result;
}

}  // namespace strata::matching
