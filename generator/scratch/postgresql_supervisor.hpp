// The processes beside a program that wants a throwaway PostgreSQL server. The supervisor prepares the data, starts the
// server, and when the program's end of the pipe closes, for whatever reason, stops the server and removes its folder.
// The watch ends the program with whoever started it, and what the program has started with the program.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace strata::generator {

/// Where the installed PostgreSQL server's programs are.
struct postgresql_binaries {
  /// The folder of `postgres` and `initdb`.
  std::filesystem::path folder;
};

/// PostgreSQL refuses to run as root.
struct unprivileged_user {
  uid_t user = 0;
  gid_t group = 0;
};

/// What the program may order, a byte each; the end of the pipe is an order to stop, too.
enum class supervisor_order : char { kill_and_restart = 'k', stop = 's' };

/// Runs in a child process of its own and never returns. Each start is answered with a line: `+` and the folder of
/// the socket, or `-` and the reason. `settings` go before those that every throwaway server has.
[[noreturn]] void supervise_postgresql(const postgresql_binaries& programs, const unprivileged_user& user,
                                       const std::vector<std::string>& settings, int orders, int answers);

/// Runs in a child process of its own and never returns. `program` is killed when `caller`, its parent, has ended: a
/// ctest that is killed does not end its tests. What comes over the pipe, a pid_t each as kill() takes it, is killed
/// when the pipe closes; 0 ends the watch.
[[noreturn]] void watch_program(pid_t caller, pid_t program, int pipe);

}  // namespace strata::generator
