// A script with the values of its variables in place. Values are quoted by where they stand, which the build found out;
// nothing is ever pasted.
#pragma once

#include <map>
#include <span>
#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <string>
#include <vector>

namespace strata {

using variable_values = std::map<std::string, std::string, std::less<>>;

class filled_script {
 public:
  filled_script() = default;
  /// Throws strata::error for a variable that has neither a value nor a default. `from` must outlive this.
  filled_script(const script& from, const migration& of, const variable_values& values, const engine& quoting);
  filled_script(filled_script&&) = default;
  filled_script& operator=(filled_script&&) = default;

  [[nodiscard]] const script& value() const noexcept { return value_; }

 private:
  script value_;
  // Never grows beyond what was reserved: its strings stay where they are.
  std::vector<std::string> texts_;
  std::vector<statement> statements_;
};

}  // namespace strata
