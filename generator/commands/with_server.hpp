// `strata with-server -- COMMAND`: runs a program's tests on a throwaway PostgreSQL server.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "command.hpp"

namespace strata::generator {

/// The environment variables that the command finds: the URL of the server, and of a new, empty database on it.
inline constexpr const char* server_variable = "STRATA_TEST_POSTGRESQL_URL";
inline constexpr const char* database_variable = "STRATA_TEST_DATABASE_URL";

/// Starts the server, runs the command with these variables, and stops the server. Returns the command's exit status;
/// 77 where there is no server to be had.
int run_with_server(const std::vector<std::string>& words, std::ostream& out, std::ostream& err);

[[nodiscard]] const command& with_server_command();

}  // namespace strata::generator
