// The agent's database, brought up to date at launch.
#pragma once

#include <memory>
#include <string_view>

#include <strata/connection.hpp>

namespace myagent {

/// Connects, applies what is missing and says so on standard error. Throws strata::error.
[[nodiscard]] std::unique_ptr<strata::connection> init_database(std::string_view url);

}  // namespace myagent
