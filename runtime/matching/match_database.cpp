#include "match_database.hpp"

#include <strata/error.hpp>
#include <strata/plan.hpp>

#include "chain_walk.hpp"
#include "runtime/internal/revision_graph.hpp"
#include "runtime/schema/read_schema.hpp"
#include "runtime/sql/postgresql_reach.hpp"

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

// As differences spell it.
std::string name_in_schema(const requirement& object, std::string_view home) {
  const std::string name{object.name};
  if (object.what == requirement::kind::schema) return "schema " + name;
  return object.schema.empty() || object.schema == home ? name : std::string{object.schema} + "." + name;
}

// Those that the walk runs: with repeatable ones it goes on to the heads.
std::vector<const migration*> migrations_to_run(const chain& whole, const std::string& target) {
  std::vector<const migration*> all;
  const revision_graph graph{whole};
  revision_graph::node_set wanted(graph.size(), true);
  if (!target.empty() && whole.repeatables.empty()) {
    std::vector<revision_graph::node> named;
    for (const std::string& each : resolve_target(target, whole, {}).revisions) {
      named.push_back(graph.find(each).value());
    }
    wanted = graph.ancestors_and_self(named, revision_graph::edges::all);
  }
  for (const migration& each : whole.migrations) {
    if (wanted[graph.find(each.revision).value()]) all.push_back(&each);
  }
  for (const migration& each : whole.repeatables) all.push_back(&each);
  return all;
}

// The scratch database is on a server with people's databases on it.
void refuse_beyond_database(const chain_set& set, std::string_view dialect, const std::string& target) {
  if (dialect != "postgresql") return;
  const std::vector<const migration*> all = migrations_to_run(find_chain(set, dialect)->whole(), target);
  std::vector<std::string_view> texts;
  const script& base = find_chain(set, dialect)->whole().base.made;
  for (const statement& one : base.statements) texts.push_back(one.text);
  for (const migration* const each : all) {
    for (const statement& one : each->up.statements) texts.push_back(one.text);
  }
  const sql::postgresql_reach reach{texts};
  const auto refuse_far = [&](const script& from, std::string_view revision, std::string_view file) {
    for (const statement& one : from.statements) {
      const std::string what = reach.of(one.text);
      if (what.empty()) continue;
      throw error{failure{
          .code = errc::beyond_database,
          .message =
              "the chain is not tried on a scratch database: " + what + " acts on the whole server, and would stay",
          .revision = std::string{revision},
          .file = std::string{from.file.empty() ? file : from.file},
          .line = one.line,
          .column = one.column,
          .database_state = "unchanged",
          .help = "find out which migration ran last, and record that: " + std::string{set.program} + " stamp REV"}};
    }
  };
  refuse_far(base, {}, {});
  for (const migration* const each : all) refuse_far(each->up, each->revision, each->file);
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
  refuse_beyond_database(set, dialect, how.target);
  if (borrowed && how.target.empty() && count_walks(set, dialect) > 1) refuse_branches();

  match_result result{.live_text = schemas::read_schema_text(live.db, set.table_prefix)};
  matcher compared{schemas::read_schema(live.db, set.table_prefix)};
  for (const std::string& each : how.ignored) compared.ignore(each);
  // It is somebody else's, and the file has as much of it as the migrations need.
  const chain_base& base = find_chain(set, dialect)->whole().base;
  const std::string home =
      base.objects.empty() || dialect != "postgresql"
          ? std::string{}
          : live.db.query("SELECT pg_catalog.current_schema()::pg_catalog.text").at(0).at(0).value_or("");
  for (const requirement& each : base.objects) compared.ignore(name_in_schema(each, home));
  const std::vector<std::string_view> extensions = extensions_of(set, dialect);
  const walk_options walk{.make_scratch =
                              [&] {
                                return borrowed ? borrow_scratch_database(live, set, how.scratch_url)
                                                : make_scratch_database(live, extensions, base);
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
