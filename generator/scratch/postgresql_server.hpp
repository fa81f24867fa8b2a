// A PostgreSQL server of one's own to try migrations on: started from the installed binaries on a private socket, as an
// unprivileged user, and gone with the object, or with the process, however that ends.
#pragma once

#include <sys/types.h>

#include <memory>
#include <stdexcept>
#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strata::generator {

/// There is no server to be had; the text says why. What depends on one is to be skipped with it.
class no_server : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The role that migrations are tried as on a throwaway server. It owns the scratch database and may make roles and
/// databases; it is no superuser, so that SQL of somebody else's cannot reach the files and programs of whoever builds.
inline constexpr std::string_view migrating_role = "strata_migrator";

/// As long as it lives, this process and the programs that it starts have none of libpq's variables (PGPORT, PGSERVICE,
/// PGOPTIONS …): they speak of the caller's servers. No other thread may read the environment meanwhile.
class without_libpq_environment {
 public:
  /// `wanted` false: does nothing.
  explicit without_libpq_environment(bool wanted = true);
  without_libpq_environment(const without_libpq_environment&) = delete;
  without_libpq_environment& operator=(const without_libpq_environment&) = delete;
  ~without_libpq_environment();

 private:
  std::vector<std::pair<std::string, std::string>> taken_;
};

/// The server that STRATA_TEST_POSTGRESQL_URL names, where it names one, or a throwaway one in any case.
enum class server_choice { named, own };

/// Either the server that STRATA_TEST_POSTGRESQL_URL names, which is not started or stopped, or a throwaway one whose
/// data lives in a temporary folder: a copy of a cached data directory, without any promise to survive a power cut.
class postgresql_server {
 public:
  /// Returns when connections are accepted. `settings` are those of postgresql.conf, `max_connections=20`; a server
  /// that runs already cannot have them. Throws no_server.
  explicit postgresql_server(const std::vector<std::string>& settings = {}, server_choice which = server_choice::named);
  postgresql_server(const postgresql_server&) = delete;
  postgresql_server& operator=(const postgresql_server&) = delete;
  /// Stops the server and removes its folder.
  ~postgresql_server();

  /// The URL of one of its databases, for the role that makes them: on a throwaway server a superuser.
  [[nodiscard]] std::string url(std::string_view database) const;
  /// The same for whoever tries migrations: migrating_role, where the server is Strata's and STRATA_TEST_SUPERUSER is
  /// not 1.
  [[nodiscard]] std::string migrating_url(std::string_view database) const;
  /// Opens a session without listening to the caller's environment, where the server is Strata's.
  [[nodiscard]] std::unique_ptr<connection> connect(const std::string& url) const;
  /// The database to connect to for making others.
  [[nodiscard]] const std::string& maintenance_url() const noexcept { return maintenance_url_; }

  /// True for a server that was started here, which kill_and_restart() works for.
  [[nodiscard]] bool is_throwaway() const noexcept { return supervisor_ > 0; }
  /// True also for one that `strata with-server` has started above this process: nobody's data is there.
  [[nodiscard]] bool is_stratas() const noexcept { return stratas_; }
  /// kill -9 of the server, and a new one on the same data. Returns when it accepts connections again.
  void kill_and_restart();
  /// Kills it (a process, or with a minus a group of them) should this process end before the server. Where the server
  /// was not started here, nobody does.
  void take_along(pid_t started) const;
  /// The folder of its socket; empty for a server that was not started here.
  [[nodiscard]] const std::string& socket_folder() const noexcept { return folder_; }

 private:
  void start(const std::vector<std::string>& settings);
  void read_answer();
  void start_watch();
  void make_migrating_role() const;

  std::string maintenance_url_;
  std::string folder_;
  bool stratas_ = false;
  pid_t supervisor_ = 0;
  int orders_ = -1;
  int answers_ = -1;
  pid_t watch_ = 0;
  int watch_pipe_ = -1;
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
