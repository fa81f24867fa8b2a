// PostgreSQL's own programs for copies: which of those that are installed fit a server, and how they connect.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/internal/child_process.hpp"

namespace strata::postgresql {

/// A folder that holds pg_dump, pg_restore and psql.
struct tools {
  std::string folder;
  /// 15 of 15.4.
  int version = 0;

  [[nodiscard]] std::string program(std::string_view name) const;
};

/// Those that can talk to a server of that major version, the nearest first: a tool may be newer than the server, never
/// older. Looked for in `folder` alone or, where that is empty, in /usr/lib/postgresql and PATH. Throws strata::error
/// where there are none.
[[nodiscard]] std::vector<tools> find_tools(std::string_view folder, int server_version);

/// How the programs reach the database of a connection string: by their environment, where no other user can read a
/// password. What libpq has no variable for goes into `words`.
struct tool_connection {
  environment variables;
  std::vector<std::string> words;
};
[[nodiscard]] tool_connection connection_for_tools(const std::string& libpq_string);

}  // namespace strata::postgresql
