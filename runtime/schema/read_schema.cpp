#include "read_schema.hpp"

#include <algorithm>
#include <array>
#include <strata/error.hpp>

#include "postgresql_introspector.hpp"
#include "sqlite_introspector.hpp"

namespace strata::schemas {

namespace {

struct introspector {
  std::string_view dialect;
  schema (*read)(strata::connection& db, std::string_view bookkeeping_prefix);
  std::string (*read_text)(strata::connection& db, std::string_view bookkeeping_prefix);
};

constexpr std::array introspectors{
    introspector{"postgresql", read_postgresql_schema, read_postgresql_schema_text},
    introspector{"sqlite", [](auto& db, auto prefix) { return read_sqlite_schema(db, prefix); },
                 read_sqlite_schema_text},
};

const introspector& introspector_for(const strata::connection& db) {
  const std::string_view dialect = db.engine().dialect;
  const auto* const found = std::find_if(introspectors.begin(), introspectors.end(),
                                         [&](const introspector& each) { return each.dialect == dialect; });
  if (found != introspectors.end()) return *found;
  throw error{failure{.code = errc::unknown_dialect,
                      .message = "the schema of a database cannot be read with the dialect " + std::string{dialect}}};
}

}  // namespace

schema read_schema(strata::connection& db, std::string_view bookkeeping_prefix) {
  return introspector_for(db).read(db, bookkeeping_prefix);
}

std::string read_schema_text(strata::connection& db, std::string_view bookkeeping_prefix) {
  return introspector_for(db).read_text(db, bookkeeping_prefix);
}

}  // namespace strata::schemas
