#include "database.hpp"

#include <stdexcept>

#include "postgresql_database.hpp"
#include "sqlite_database.hpp"

namespace miaas {

std::unique_ptr<database> open(const std::string& url) {
  constexpr std::string_view memory = "sqlite://";
  constexpr std::string_view file = "sqlite:///";
  if (url == memory) return std::make_unique<sqlite_database>(open_database(":memory:"));
  if (url.starts_with(file)) return std::make_unique<sqlite_database>(open_database(url.substr(file.size())));
  if (url.starts_with("postgresql://")) return std::make_unique<postgresql_database>(url);
  throw std::runtime_error{"miaas takes a sqlite: or a postgresql: URL"};
}

}  // namespace miaas
