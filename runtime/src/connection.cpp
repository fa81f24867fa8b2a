#include <strata/connection.hpp>
#include <strata/database_copier.hpp>

namespace strata {

std::unique_ptr<database_copier> connection::copier(std::string_view) { return nullptr; }

}  // namespace strata
