// A PostgreSQL server of one's own to try migrations on: started from the installed binaries on a private socket, as an
// unprivileged user, and gone with the object, or with the process, however that ends.
#pragma once

#include <sys/types.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace strata::generator {

/// There is no server to be had; the text says why. What depends on one is to be skipped with it.
class no_server : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Either the server that STRATA_TEST_POSTGRESQL_URL names, which is not started or stopped, or a throwaway one whose
/// data lives in a temporary folder: a copy of a cached data directory, without any promise to survive a power cut.
class postgresql_server {
 public:
  /// Returns when connections are accepted. `settings` are those of postgresql.conf, `max_connections=20`; a server
  /// that runs already cannot have them. Throws no_server.
  explicit postgresql_server(const std::vector<std::string>& settings = {});
  postgresql_server(const postgresql_server&) = delete;
  postgresql_server& operator=(const postgresql_server&) = delete;
  /// Stops the server and removes its folder.
  ~postgresql_server();

  /// The URL of one of its databases.
  [[nodiscard]] std::string url(std::string_view database) const;
  /// The database to connect to for making others.
  [[nodiscard]] const std::string& maintenance_url() const noexcept { return maintenance_url_; }

  /// True for a server that was started here, which kill_and_restart() works for.
  [[nodiscard]] bool is_throwaway() const noexcept { return supervisor_ > 0; }
  /// kill -9 of the server, and a new one on the same data. Returns when it accepts connections again.
  void kill_and_restart();
  /// The folder of its socket; empty for a server that was not started here.
  [[nodiscard]] const std::string& socket_folder() const noexcept { return folder_; }

 private:
  void start(const std::vector<std::string>& settings);
  void read_answer();

  std::string maintenance_url_;
  std::string folder_;
  pid_t supervisor_ = 0;
  int orders_ = -1;
  int answers_ = -1;
};

/// A new, empty database on a server; dropped with the object, whoever is still connected to it.
class postgresql_database {
 public:
  /// The server must outlive it. Throws strata::error or strata::engine_error.
  explicit postgresql_database(const postgresql_server& on);
  postgresql_database(const postgresql_database&) = delete;
  postgresql_database& operator=(const postgresql_database&) = delete;
  ~postgresql_database();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  const postgresql_server& on_;
  std::string name_;
  std::string url_;
};

}  // namespace strata::generator
