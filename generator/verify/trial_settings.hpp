// What trials of migrations need besides the database.
#pragma once

#include <map>
#include <memory>
#include <string>

namespace strata::generator {

class step_program;

using variable_values = std::map<std::string, std::string, std::less<>>;

struct trial_settings {
  /// Of variables; the others have the default of their file.
  variable_values variables = {};
  /// Runs the migrations that call steps in C++; null: the steps are left out.
  std::shared_ptr<const step_program> steps = {};
};

}  // namespace strata::generator
