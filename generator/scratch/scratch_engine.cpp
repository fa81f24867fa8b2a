#include "scratch_engine.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <strata/sqlite.hpp>
#include <utility>

#include "runtime/sql/postgresql_reach.hpp"
#include "sqlite_sandbox.hpp"
#ifdef STRATA_WITH_POSTGRESQL
#include <strata/postgresql.hpp>

#include "postgresql_sandbox.hpp"
#endif

namespace strata::generator {

namespace {

#ifdef STRATA_WITH_POSTGRESQL
void refuse_on_a_users_server(const std::vector<far_statement>& far, diagnostics& messages) {
  for (const far_statement& each : far) {
    messages.add({.code = std::string{to_string(errc::beyond_database)},
                  .message = fmt::format("{} acts on the whole server, and is not tried on the one that "
                                         "STRATA_TEST_POSTGRESQL_URL names",
                                         each.what),
                  .file = each.script->file,
                  .offset = each.statement->offset,
                  .help = "run this without STRATA_TEST_POSTGRESQL_URL: a throwaway server is started from the "
                          "installed PostgreSQL"});
  }
}

scratch_engine find_postgresql_server(const migration_chain& chain, diagnostics& messages) {
  try {
    const provided_objects& provided = chain.provided;
    const auto server = std::make_shared<const postgresql_server>();
    const std::vector<far_statement> far = far_statements(chain);
    if (!server->is_stratas()) refuse_on_a_users_server(far, messages);
    sandbox_maker make = [server, provided] { return std::make_unique<postgresql_sandbox>(server, provided); };
    if (messages.has_errors()) return {"PostgreSQL", make, {}};
    const auto version = make()->db().query_catalog("SELECT split_part(current_setting('server_version'), ' ', 1)");
    if (!far.empty()) {
      make = [provided] {
        const auto own = std::make_shared<const postgresql_server>(std::vector<std::string>{}, server_choice::own);
        return std::make_unique<postgresql_sandbox>(own, provided);
      };
    }
    return {"PostgreSQL " + version.at(0).at(0).value_or(""), make, {}};
  } catch (const base_refused& refused) {
    messages.add(refused.why());
    return {"PostgreSQL", {}, {}};
  } catch (const no_server& why) {
    return {"PostgreSQL", {}, why.what()};
  }
}
#else
scratch_engine find_postgresql_server(const migration_chain&, diagnostics&) {
  return {"PostgreSQL", {}, "this `strata` was built without PostgreSQL"};
}
#endif

}  // namespace

std::vector<const driver*> all_drivers() {
#ifdef STRATA_WITH_POSTGRESQL
  return {&sqlite::driver, &postgresql::driver};
#else
  return {&sqlite::driver};
#endif
}

void check_base(const migration_chain& chain, diagnostics& messages) {
  if (!chain.provided.base || chain.which != dialect::sqlite) return;
  try {
    const sqlite_sandbox tried{chain.provided};
  } catch (const base_refused& refused) {
    messages.add(refused.why());
  }
}

scratch_engine find_scratch_engine(const migration_chain& chain, diagnostics& messages) {
  switch (chain.which) {
    case dialect::sqlite:
      check_base(chain, messages);
      return {std::string{"SQLite "} + sqlite3_libversion(), sqlite_sandbox_maker(chain.provided), {}};
    case dialect::postgresql:
      return find_postgresql_server(chain, messages);
    case dialect::mysql:
      break;
  }
  return {"MySQL", {}, "this Strata has no driver for MySQL"};
}

std::vector<far_statement> far_statements(const migration_chain& chain) {
  std::vector<far_statement> found;
  if (chain.which != dialect::postgresql) return found;
  std::vector<far_statement> all;
  const auto take = [&](const chain_migration* migration, const sql_script& script) {
    for (const sql_statement& each : script.statements) all.push_back({migration, &script, &each, {}});
  };
  for (const auto* list : {&chain.migrations, &chain.checkpoints, &chain.repeatables}) {
    for (const chain_migration& each : *list) {
      take(&each, each.up);
      take(&each, each.down);
    }
  }
  if (chain.provided.base) take(nullptr, chain.provided.base->made);
  for (const chain_seed& each : chain.seeds) {
    take(nullptr, each.up);
    take(nullptr, each.down);
  }
  std::vector<std::string_view> texts;
  texts.reserve(all.size());
  for (const far_statement& each : all) texts.emplace_back(each.statement->text);
  const sql::postgresql_reach reach{texts};
  for (far_statement& each : all) {
    each.what = reach.of(each.statement->text);
    if (!each.what.empty()) found.push_back(std::move(each));
  }
  return found;
}

}  // namespace strata::generator
