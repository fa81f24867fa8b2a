// A nimbus database in memory, at head or at a revision.
#pragma once

#include <memory>
#include <nimbus/migrations.hpp>
#include <string>

namespace nimbus {

inline std::unique_ptr<strata::connection> fresh_database(const std::string& revision = "head") {
  auto database = strata::connect("sqlite://", nimbus::migrations());
  strata::upgrade(*database, nimbus::migrations(), {.target = revision});
  return database;
}

}  // namespace nimbus
