// Follows the tokens of one statement and knows whether a semicolon belongs to it: in a trigger's or routine's body,
// or in parentheses. One implementation a dialect.
#pragma once

#include <memory>
#include <string_view>

#include "generator/files/dialect.hpp"
#include "lexer.hpp"

namespace strata::generator {

class block_tracker {
 public:
  virtual ~block_tracker() = default;
  /// A new statement begins.
  virtual void reset() = 0;
  /// The statement's next token; blanks and comments are left out.
  virtual void take(token_kind kind, std::string_view text) = 0;
  /// A semicolon here would not end the statement.
  [[nodiscard]] virtual bool inside() const = 0;
};

[[nodiscard]] std::unique_ptr<block_tracker> make_sqlite_blocks();
[[nodiscard]] std::unique_ptr<block_tracker> make_postgresql_blocks();
[[nodiscard]] std::unique_ptr<block_tracker> make_mysql_blocks();
[[nodiscard]] std::unique_ptr<block_tracker> make_block_tracker(dialect which);

}  // namespace strata::generator
