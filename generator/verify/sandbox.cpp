#include "sandbox.hpp"

#include <utility>

#include "failure_diagnostic.hpp"
#include "step_program.hpp"

namespace strata::generator {

namespace {

std::vector<migration_chain> alone(const chain_migration& what, dialect which) {
  migration_chain chain{.which = which, .migrations = {what}, .heads = {what.revision}};
  chain.migrations.front().parents.clear();
  chain.migrations.front().depends.clear();
  return {std::move(chain)};
}

}  // namespace

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

migration_trial::migration_trial(sandbox& on, const chain_migration& what)
    : on_(on),
      chain_(alone(what, on.which())),
      view_(chain_, "sandbox", std::string{sandbox_prefix}, {&on.driver()}, program_steps::left_out) {}

migration_trial::~migration_trial() {
  for (const std::string_view table : {"_log", "_migrations", "_state", "_lease"}) {
    try {
      on_.db().execute("DROP TABLE IF EXISTS " + std::string{sandbox_prefix} + std::string{table});
    } catch (const engine_error&) {
      // The database is broken, which whoever looks at it next will say.
    }
  }
}

void migration_trial::up(observer* watching) {
  if (!run_outside(chain_.front().migrations.front().up, direction::up)) {
    // What the migrations before it have made is no stranger's. A checkpoint begins where there is nothing.
    if (!chain_.front().migrations.front().is_checkpoint()) stamp(on_.db(), view_.set(), {.target = "base"});
    upgrade(on_.db(), view_.set(), how(watching));
  }
}

void migration_trial::down(observer* watching) {
  if (run_outside(chain_.front().migrations.front().down, direction::down)) return;
  options back = how(watching);
  back.target = "base";
  downgrade(on_.db(), view_.set(), back);
}

// True: the program with the steps in C++ did it.
bool migration_trial::run_outside(const sql_script& script, direction way) {
  const auto& program = on_.settings().steps;
  if (!program || !calls_step(script)) return false;
  program->run(on_, way, chain_.front().migrations.front().revision);
  return true;
}

options migration_trial::how(observer* watching) const {
  // A checkpoint begins where the base has been made, if there is one.
  return {.beside_others = chain_.front().migrations.front().is_checkpoint(),
          .observer = watching,
          .variables = on_.settings().variables};
}

}  // namespace strata::generator
