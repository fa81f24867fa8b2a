// The database that `strata with-server` made, without anything in it.
#pragma once

#include <cstdlib>
#include <memory>
#include <myagent/migrations.hpp>

namespace myagent {

[[nodiscard]] inline std::unique_ptr<strata::connection> empty_database() {
  auto database = strata::connect(std::getenv("STRATA_TEST_DATABASE_URL"), migrations());
  database->execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  return database;
}

}  // namespace myagent
