// strata::testing::fresh(): which engine makes the database. The one place that names them all.
#include <array>
#include <strata/sqlite.hpp>
#include <utility>

#include "runtime/internal/driver_for.hpp"
#include "runtime/src/postgresql/test_databases.hpp"
#include "runtime/src/report/failure.hpp"
#include "runtime/src/sqlite/test_databases.hpp"
#include "test_database.hpp"

namespace strata::testing {

namespace {

constexpr std::array<const database_maker*, 2> makers{&sqlite::test_database_maker, &postgresql::test_database_maker};

const database_maker* maker_of(std::string_view dialect) {
  for (const database_maker* each : makers) {
    if (each->dialect == dialect) return each;
  }
  return nullptr;
}

// In memory wherever that is possible; a server only where one is named.
std::string usual_url(const chain_set& set) {
  for (const database_maker* each : makers) {
    if (find_chain(set, each->dialect) == nullptr) continue;
    if (std::string url = each->usual_url(); !url.empty()) return url;
  }
  throw connect_error{
      failure{.code = errc::cannot_connect,
              .message = "there is no place for a fresh database: the chain " + std::string{set.name} +
                         " has no migrations for SQLite, and no server is named",
              .help = "run the tests with a server, strata with-server -- PROGRAM, or set fresh_options.url"}};
}

const database_maker& maker_for(const database_recipe& what) {
  const driver& found = driver_for(what.url, what.set);
  if (const database_maker* const maker = maker_of(found.dialect)) return *maker;
  throw connect_error{failure{.code = errc::unknown_dialect,
                              .message = "fresh databases cannot be made on " + std::string{found.dialect},
                              .help = "migrate an empty one: strata::upgrade()"}};
}

}  // namespace

database::database(std::unique_ptr<test_database> made) noexcept : made_{std::move(made)} {}
database::database(database&& from) noexcept = default;
database& database::operator=(database&& from) noexcept = default;
database::~database() = default;

connection& database::connection() const noexcept { return made_->connection(); }

const std::string& database::url() const noexcept { return made_->url(); }

sqlite3* database::handle() const noexcept {
  const auto* const own = dynamic_cast<const sqlite::connection*>(&made_->connection());
  return own == nullptr ? nullptr : own->handle();
}

database fresh(const chain_set& set, const fresh_options& options) {
  const database_recipe what{.set = set, .options = options, .url = options.url.empty() ? usual_url(set) : options.url};
  try {
    std::unique_ptr<test_database> made = maker_for(what).make(what);
    if (options.on_connect) made->connection().on_connect(options.on_connect);
    return database{std::move(made)};
  } catch (const engine_error& cause) {
    throw_failure(cause, {.message = "cannot make a fresh database", .help = "see what the engine says"});
  }
}

database fresh(const chain_set& set, std::string_view target) {
  return fresh(set, fresh_options{.target = std::string{target}});
}

}  // namespace strata::testing
