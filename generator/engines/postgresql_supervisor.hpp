// The process between a throwaway PostgreSQL server and the program that wants it: prepares the data, starts the
// server, and when the program's end of the pipe closes, for whatever reason, stops the server and removes its folder.
#pragma once

#include <string>
#include <vector>

#include "postgresql_binaries.hpp"

namespace strata::generator {

/// What the program may order, a byte each; the end of the pipe is an order to stop, too.
enum class supervisor_order : char { kill_and_restart = 'k', stop = 's' };

/// Runs in a child process of its own and never returns. Each start is answered with a line: `+` and the folder of
/// the socket, or `-` and the reason. `settings` go before those that every throwaway server has.
[[noreturn]] void supervise_postgresql(const postgresql_binaries& programs, const unprivileged_user& user,
                                       const std::vector<std::string>& settings, int orders, int answers);

}  // namespace strata::generator
