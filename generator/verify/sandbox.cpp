#include "sandbox.hpp"

#include <utility>

namespace strata::generator {

namespace {

std::vector<migration_chain> alone(const chain_migration& what, dialect which) {
  migration_chain chain{.which = which, .migrations = {what}, .heads = {what.revision}};
  chain.migrations.front().parents.clear();
  chain.migrations.front().depends.clear();
  return {std::move(chain)};
}

}  // namespace

std::vector<schema_difference> compare(const database_snapshot& before, sandbox& after) {
  if (before.text == after.schema_text()) return {};
  const std::unique_ptr<sandbox> earlier = after.another();
  earlier->restore(before.image);
  return compare(earlier->read_schema(), after.read_schema());
}

migration_trial::migration_trial(sandbox& on, const chain_migration& what)
    : on_(on), chain_(alone(what, on.which())), view_(chain_, "sandbox", std::string{sandbox_prefix}, {&on.driver()}) {}

migration_trial::~migration_trial() {
  for (const std::string_view table : {"_log", "_migrations", "_state", "_lease"}) {
    try {
      on_.db().execute("DROP TABLE IF EXISTS " + std::string{sandbox_prefix} + std::string{table});
    } catch (const engine_error&) {
      // The database is broken, which whoever looks at it next will say.
    }
  }
}

void migration_trial::up(observer* watching) { upgrade(on_.db(), view_.set(), {.observer = watching}); }

void migration_trial::down(observer* watching) {
  downgrade(on_.db(), view_.set(), {.target = "base", .observer = watching});
}

}  // namespace strata::generator
