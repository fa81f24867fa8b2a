// Where the installed PostgreSQL server's programs are, and as which user they can run.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace strata::generator {

struct postgresql_binaries {
  /// The folder of `postgres` and `initdb`.
  std::filesystem::path folder;
};

/// The newest of /usr/lib/postgresql/*/bin, else what pg_config or PATH lead to. Throws no_server.
[[nodiscard]] postgresql_binaries find_postgresql();

/// PostgreSQL refuses to run as root.
struct unprivileged_user {
  uid_t user = 0;
  gid_t group = 0;
};

/// This process's user; for root `nobody`, who owns nothing. Throws no_server.
[[nodiscard]] unprivileged_user find_unprivileged_user();

}  // namespace strata::generator
