// Which statements take rows or values away: what a downgrade asks about before it runs, and what `plan` says.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lexer.hpp"
#include "postgresql_statement.hpp"
#include "script_section.hpp"

namespace strata::generator {

/// Asked for the statements of one script in their order. A statement loses data when rows, columns or whole tables are
/// gone after it; on the way down also when values are written over, which on the way up is what a migration is for. In
/// doubt it does: a table that is dropped may have been copied whole.
class data_loss {
 public:
  data_loss(dialect which, direction way) : which_(which), way_(way) {}

  /// `text` is what the tokens were cut from; `tree` what PostgreSQL's parser made of them, or null.
  [[nodiscard]] bool is_in(std::string_view text, std::span<const token> statement, const postgresql_tree* tree);

 private:
  dialect which_;
  direction way_;
  /// The routines that the script has made so far and whose bodies lose data, in lower case.
  std::vector<std::string> routines_;
};

}  // namespace strata::generator
