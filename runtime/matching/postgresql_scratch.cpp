#include "postgresql_scratch.hpp"

#include <unistd.h>

#include <array>
#include <random>
#include <strata/error.hpp>

#include "runtime/internal/chain_base.hpp"
#include "runtime/internal/drivers/postgresql.hpp"

namespace strata::matching {

namespace {

// Encoding, LC_COLLATE, LC_CTYPE; from 15 on the provider (c, i, b) and, of the others than c, its locale, whose column
// 17 renamed.
constexpr std::string_view locale_query = R"(
  SELECT pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, to_jsonb(d) ->> 'datlocprovider',
         coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')
    FROM pg_database d
   WHERE d.datname = current_database())";

constexpr std::string_view leftover_query = R"(
  SELECT d.datname
    FROM pg_database d
   WHERE d.datname LIKE 'strata\_match\_%'
     AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)
   ORDER BY 1)";

// https://www.postgresql.org/docs/current/errcodes-appendix.html
constexpr std::string_view insufficient_privilege = "42501";

std::string new_name() {
  std::random_device any;
  return "strata_match_" + std::to_string(getpid()) + "_" + std::to_string(any());
}

std::string create_statement(connection& live, const std::string& name) {
  const row made = live.query_catalog(locale_query).at(0);
  const auto literal = [&](const std::optional<std::string>& text) {
    return live.engine().literal(std::string_view{text.value()});
  };
  // Nobody is ever connected to template0, and nothing was ever added to it.
  std::string sql = "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING " + literal(made[0]) + " LC_COLLATE " +
                    literal(made[1]) + " LC_CTYPE " + literal(made[2]);
  if (made[3] == "i" && made[4]) sql += " LOCALE_PROVIDER icu ICU_LOCALE " + literal(made[4]);
  if (made[3] == "b" && made[4]) sql += " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + literal(made[4]);
  return sql;
}

[[noreturn]] void refuse(const connection& live, const engine_error& said) {
  const bool not_allowed = said.sqlstate() == insufficient_privilege;
  throw error{failure{.code = errc::scratch_database,
                      .message = "no scratch database can be made beside " + live.description() +
                                 (not_allowed ? ": the role has no CREATEDB" : ""),
                      .engine_message = said.what(),
                      .sqlstate = said.sqlstate(),
                      .database_state = "unchanged",
                      .help = "name an empty database with --scratch-url URL"}};
}

// What the names in a schema look like depends on it, and where unqualified ones go.
void take_search_path(connection& live, connection& scratch) {
  const std::string path = live.query("SELECT pg_catalog.current_setting('search_path')").at(0).at(0).value();
  const std::array<value, 1> parameters{std::string_view{path}};
  static_cast<void>(scratch.query("SELECT pg_catalog.set_config('search_path', ?1, false)", parameters));
}

}  // namespace

scratch_database make_postgresql_scratch(const live_database& like, std::span<const std::string_view> extensions,
                                         const chain_base& base) {
  connection& live = like.db;
  const std::string name = new_name();
  try {
    live.execute(create_statement(live, name));
  } catch (const engine_error& said) {
    refuse(live, said);
  }
  // From here on it is dropped whatever happens. FORCE: a session ends a moment after its client has left.
  scratch_database made{[&live, name] { live.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)"); }};
  auto db = like.driver.connect(postgresql::with_database(like.url, name), {});
  take_search_path(live, *db);
  // It need not outlive the server.
  db->execute("SET synchronous_commit = off");
  for (const std::string_view each : extensions) {
    const std::array<value, 1> parameters{each};
    const row quoted = db->query("SELECT pg_catalog.quote_ident(?1)", parameters).at(0);
    try {
      db->execute("CREATE EXTENSION IF NOT EXISTS " + quoted.at(0).value());
    } catch (const engine_error& said) {
      refuse(live, said);
    }
  }
  if (!base.made.statements.empty()) {
    // What it sets stays in its own session.
    const auto other = like.driver.connect(postgresql::with_database(like.url, name), {});
    take_search_path(live, *other);
    make_base(*other, base);
  }
  made.use(std::move(db));
  return made;
}

std::vector<std::string> leftover_postgresql_scratches(connection& live) {
  std::vector<std::string> names;
  for (const row& each : live.query_catalog(leftover_query)) names.push_back(each.at(0).value());
  return names;
}

}  // namespace strata::matching
