#include <strata/connection.hpp>
#include <strata/database_copier.hpp>
#include <strata/snapshot_loader.hpp>

namespace strata {

std::unique_ptr<database_copier> connection::copier(std::string_view) { return nullptr; }

std::unique_ptr<snapshot_loader> connection::load(const snapshot&, std::string&) { return nullptr; }

}  // namespace strata
