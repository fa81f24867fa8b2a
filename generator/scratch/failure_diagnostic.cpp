#include "failure_diagnostic.hpp"

#include <utility>

namespace strata::generator {

namespace {

constexpr std::string_view refused_code = "strata-sql";

// What the engine's refusal has to do with where migrations are tried. Only PostgreSQL has these states.
std::string help_for(const strata::failure& failed) {
  if (failed.sqlstate == "42501") {
    return "migrations are tried as a role without superuser rights. An extension that only a superuser may create: "
           "name it in add_migrations(… EXTENSIONS …), or --extensions, and it is made before. For the rest, where you "
           "trust all that the migrations say: STRATA_TEST_SUPERUSER=1";
  }
  const bool no_role = failed.sqlstate == "42704" && failed.engine_message.starts_with("role ");
  if (!no_role) return {};
  return "roles belong to the server, and the one that migrations are tried on has none. In a dump they are owners: "
         "make it with pg_dump --no-owner --no-privileges. Else make the role in a migration, or guard the statement "
         "with a DO block that looks into pg_roles";
}

}  // namespace

diagnostic to_diagnostic(const strata::failure& failed, const chain_migration& migration, direction way,
                         std::string what) {
  const sql_script& script = way == direction::up ? migration.up : migration.down;
  diagnostic result;
  result.code = failed.code == errc::sql ? refused_code : to_string(failed.code);
  if (what.empty()) what = failed.message;
  result.message = std::move(what);
  if (!failed.engine_message.empty()) result.message += ": " + failed.engine_message;
  result.file = script.file ? script.file : migration.file;
  if (failed.code == errc::sql) result.help = script.advice.empty() ? help_for(failed) : script.advice;
  if (failed.code == errc::scratch_limit || failed.code == errc::outside_scratch) result.help = failed.help;
  if (result.file) {
    result.offset = failed.line == 0 ? script.marker : result.file->offset_of(failed.line, failed.column);
  }
  return result;
}

diagnostic to_diagnostic(const engine_error& said, const source& file, const sql_statement& statement,
                         std::string what) {
  return {.code = std::string{refused_code},
          .message = std::move(what) + ": " + said.what(),
          .file = file,
          .offset = offset_in_file(file, statement, said.offset().value_or(0))};
}

}  // namespace strata::generator
