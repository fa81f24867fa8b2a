// Where the databases are: POSTGRES_HOST, POSTGRES_PORT, POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB.
#pragma once

#include <string>
#include <string_view>

namespace bojemoi {

struct settings {
  /// A name, an address or the folder of a socket.
  std::string host = "localhost";
  std::string port = "5432";
  std::string user = "bojemoi";
  /// Empty: what libpq finds (a password file, or none needed).
  std::string password = {};
  /// Of the deployments.
  std::string database = "bojemoi";
};

/// From the environment, with the defaults above for what is not set.
[[nodiscard]] settings read_settings();

/// The URL of one of the server's databases. Holds the password.
[[nodiscard]] std::string url_of(const settings& server, std::string_view database);

}  // namespace bojemoi
