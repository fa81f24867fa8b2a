#include "variables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "runtime/internal/words.hpp"

namespace strata::cli {

void check_variables(const context& now, const chain& chain) {
  std::vector<std::string_view> declared;
  for (const auto& all : {chain.migrations, chain.repeatables}) {
    for (const migration& each : all) {
      for (const variable& one : each.variables) declared.push_back(one.name);
    }
  }
  for (const auto& [name, value] : now.asked.variables) {
    if (std::find(declared.begin(), declared.end(), name) != declared.end()) continue;
    const std::string_view near = closest(name, declared);
    throw usage_error(fmt::format("no migration declares a variable {}", name),
                      near.empty() ? "-- migrate:variable NAME at the top of a migration declares one"
                                   : fmt::format("did you mean `{}`?", near));
  }
}

}  // namespace strata::cli
