#include "sandbox.hpp"

#include "failure_diagnostic.hpp"

namespace strata::generator {

void run_base(const provided_base& what, strata::connection& on) {
  for (const sql_statement& each : what.made.statements) {
    try {
      on.execute(each.text);
    } catch (const engine_error& said) {
      throw base_refused{
          to_diagnostic(said, what.made.file, each, "what must exist before the first migration cannot be made")};
    }
  }
}

std::unique_ptr<sandbox> sandbox::another() const {
  std::unique_ptr<sandbox> made = make_another();
  made->use(settings_);
  return made;
}

database_snapshot sandbox::snapshot() {
  database_snapshot result{list_schema(), {}};
  copy_to(result.copy);
  return result;
}

std::vector<schemas::schema_difference> compare(const database_snapshot& before, sandbox& after) {
  const schema_listing now = after.list_schema();
  if (before.schema == now) return {};
  const std::unique_ptr<sandbox> earlier = after.another();
  earlier->restore(before.copy.image);
  if (const auto tables = before.schema.tables_that_differ(now)) {
    return compare(earlier->read_schema(*tables), after.read_schema(*tables));
  }
  return compare(earlier->read_schema(), after.read_schema());
}

}  // namespace strata::generator
