// The tokens of the CREATE texts that SQLite keeps, and the one spelling of an expression that all its spellings share.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace strata::schemas {

/// One token of a CREATE text.
struct definition_token {
  enum class kind {
    word,     ///< a keyword or an unquoted name, in lower case
    name,     ///< `[name]` or `` `name` ``, without its quotes
    quoted,   ///< "name", without its quotes: SQLite takes it for a literal where no name fits
    literal,  ///< 'text' or x'00', with its quotes
    other,    ///< numbers, parameters, operators; in lower case
  };
  kind what{};
  std::string text;

  /// An unquoted word.
  [[nodiscard]] bool is(std::string_view word) const { return what == kind::word && text == word; }
  [[nodiscard]] bool symbol(std::string_view spelling) const { return what == kind::other && text == spelling; }
};

/// Comments and white space are left out, and so is a final semicolon.
[[nodiscard]] std::vector<definition_token> read_definition(std::string_view text);

/// True for a name, given in lower case, that an expression may mean by "…".
using name_test = std::function<bool(std::string_view)>;

/// The tokens as one text. Names lose quotes that they do not need and the case of their letters; "…" that is no name
/// becomes the literal that SQLite takes it for.
[[nodiscard]] std::string spell(std::span<const definition_token> tokens, const name_test& is_name);

/// The same without parentheses around the whole.
[[nodiscard]] std::string spell_expression(std::span<const definition_token> tokens, const name_test& is_name);

/// A name as the schema holds it: the token's text. Names may be written as literals too.
[[nodiscard]] std::string name_of(const definition_token& token);

/// ASCII letters in lower case, as SQLite compares names.
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string upper(std::string_view text);

}  // namespace strata::schemas
