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

/// A value in a statement, and the `${name}` or the string or name around it that it stands for: bytes from 0.
struct filled_place {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t written_begin = 0;
  std::size_t written_end = 0;
};

class filled_script {
 public:
  filled_script() = default;
  /// Throws strata::error for a variable that has neither a value nor a default. `from` must outlive this.
  filled_script(const script& from, const migration& of, const variable_values& values, const engine& quoting);
  filled_script(filled_script&&) = default;
  filled_script& operator=(filled_script&&) = default;

  [[nodiscard]] const script& value() const noexcept { return value_; }
  /// What stands in the file before the byte at `offset` of the statement that the engine got.
  [[nodiscard]] std::string_view written_before(std::size_t statement, std::size_t offset) const;

 private:
  script value_;
  std::span<const statement> written_;
  /// Of each statement: where its values ended up.
  std::vector<std::vector<filled_place>> places_;
  // Never grows beyond what was reserved: its strings stay where they are.
  std::vector<std::string> texts_;
  std::vector<statement> statements_;
};

}  // namespace strata
