#include "database.hpp"

#include <iostream>
#include <myagent/migrations.hpp>

namespace myagent {

std::unique_ptr<strata::connection> init_database(std::string_view url) {
  auto database = strata::connect(url, migrations());
  strata::log_observer log{std::clog};
  strata::upgrade(*database, migrations(), {.observer = &log});
  return database;
}

}  // namespace myagent
