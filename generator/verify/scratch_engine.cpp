#include "scratch_engine.hpp"

#include <sqlite3.h>

#include "sqlite_sandbox.hpp"
#ifdef STRATA_WITH_POSTGRESQL
#include "postgresql_sandbox.hpp"
#endif

namespace strata::generator {

namespace {

#ifdef STRATA_WITH_POSTGRESQL
scratch_engine find_postgresql_server(const provided_objects& provided) {
  try {
    const auto server = std::make_shared<const postgresql_server>();
    const sandbox_maker make = [server, provided] {
      return std::make_unique<postgresql_sandbox>(server, provided.extensions);
    };
    const auto version = make()->db().query_catalog("SELECT split_part(current_setting('server_version'), ' ', 1)");
    return {"PostgreSQL " + version.at(0).at(0).value_or(""), make, {}};
  } catch (const no_server& why) {
    return {"PostgreSQL", {}, why.what()};
  }
}
#else
scratch_engine find_postgresql_server(const provided_objects&) {
  return {"PostgreSQL", {}, "this `strata` was built without PostgreSQL"};
}
#endif

}  // namespace

scratch_engine find_scratch_engine(dialect which, const provided_objects& provided) {
  switch (which) {
    case dialect::sqlite:
      return {std::string{"SQLite "} + sqlite3_libversion(),
              [provided] { return std::make_unique<sqlite_sandbox>(provided.functions); },
              {}};
    case dialect::postgresql:
      return find_postgresql_server(provided);
    case dialect::mysql:
      break;
  }
  return {"MySQL", {}, "this Strata has no driver for MySQL"};
}

}  // namespace strata::generator
