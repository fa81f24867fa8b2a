// The three databases on the server that `strata with-server` names: made for a test case, dropped after it.
#pragma once

#include <cstdlib>
#include <memory>
#include <strata/postgresql.hpp>
#include <string>

#include "settings.hpp"

namespace bojemoi {

class server_databases {
 public:
  server_databases() {
    drop();
    for (const char* name : {"bojemoi", "karacho", "ip2location"}) {
      maintenance_->execute(std::string{"CREATE DATABASE "} + name + " TEMPLATE template0");
    }
    auto theirs = connect("ip2location");
    theirs->execute("CREATE TABLE ip2location_db1 (ip_from bigint, ip_to bigint, country_code varchar(2))");
    theirs->execute("INSERT INTO ip2location_db1 VALUES (3221225984, 3221226239, 'NL')");
  }
  ~server_databases() { drop(); }
  server_databases(const server_databases&) = delete;
  server_databases& operator=(const server_databases&) = delete;

  [[nodiscard]] const settings& server() const noexcept { return server_; }
  [[nodiscard]] std::unique_ptr<strata::connection> connect(const std::string& database) const {
    return strata::postgresql::driver.connect(url_of(server_, database), {});
  }

 private:
  void drop() {
    for (const char* name : {"bojemoi", "karacho", "ip2location"}) {
      maintenance_->execute(std::string{"DROP DATABASE IF EXISTS "} + name + " WITH (FORCE)");
    }
  }
  settings where() const {
    const auto found = maintenance_->query(
        "SELECT coalesce(host(inet_server_addr()), current_setting('unix_socket_directories')), "
        "current_setting('port'), current_user");
    return {.host = found[0][0].value(), .port = found[0][1].value(), .user = found[0][2].value()};
  }

  std::unique_ptr<strata::connection> maintenance_ =
      strata::postgresql::driver.connect(std::getenv("STRATA_TEST_POSTGRESQL_URL"), {});
  settings server_ = where();
};

}  // namespace bojemoi
