// In a Strata that is built without PostgreSQL: load_chains() refuses the dialect before anything is asked here.
#include "postgresql_parser.hpp"

namespace strata::generator {

bool has_postgresql_parser() noexcept { return false; }
postgresql_parse parse_postgresql(std::string_view) { return {}; }
std::optional<std::vector<text_piece>> split_with_postgresql(std::string_view) { return std::nullopt; }
bool is_too_deep_for_postgresql(std::string_view, std::span<const token>) { return false; }
std::string_view postgresql_grammar() noexcept { return "PostgreSQL"; }

}  // namespace strata::generator
