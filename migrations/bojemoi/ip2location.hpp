// The ip2location database, which others own and fill: looked at, never touched.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <strata/connection.hpp>

#include "settings.hpp"

namespace bojemoi {

/// A connection in which every transaction is read-only. Throws strata::connect_error.
[[nodiscard]] std::unique_ptr<strata::connection> connect_ip2location(const settings& server);

/// What this program needs of the database and does not find there, a line each; empty: all is well.
[[nodiscard]] std::vector<std::string> check_ip2location(strata::connection& database);

/// The country of an address, empty where it is not known.
[[nodiscard]] std::string country_of(strata::connection& database, std::string_view address);

}  // namespace bojemoi
