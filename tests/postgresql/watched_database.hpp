// A database behind a proxy that can cut the connection at any message, and what must hold afterwards.
#pragma once

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <thread>

#include "programs.hpp"
#include "recording_proxy.hpp"
#include "server.hpp"

namespace strata::test {

class watched_database {
 public:
  postgresql_fixture database;
  recording_proxy proxy{current_server()->socket_folder()};

  [[nodiscard]] std::string url() const {
    std::string url = database.url();
    return url.replace(url.find("host=") + 5, current_server()->socket_folder().size(), proxy.folder());
  }

  // What must hold when all is over.
  void require_head(std::string_view kind, int number) {
    const std::string what = "at message " + std::to_string(number) + " of " + std::string{kind};
    BOOST_REQUIRE_MESSAGE(database.one(effects_query) == all_effects(kind),
                          what << ": effects " << database.one(effects_query));
    BOOST_REQUIRE_MESSAGE(database.one("SELECT heads FROM strata_state") == "2000", what);
    const std::string all = std::to_string(countable_migrations);
    BOOST_REQUIRE_MESSAGE(database.one("SELECT count(*), count(DISTINCT revision) FROM strata_log") == all + "|" + all,
                          what);
    BOOST_REQUIRE_MESSAGE(database.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "0", what);
    BOOST_REQUIRE_MESSAGE(
        database.one("SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('ix_t1_name')") == "1", what);
    BOOST_REQUIRE_MESSAGE(database.one("SELECT count(*) FROM pg_prepared_xacts") == "0", what);
    BOOST_REQUIRE_MESSAGE(lock_goes_away(), what);
  }

 private:
  // The server needs a moment to notice that a client is dead.
  bool lock_goes_away() {
    for (int attempt = 0; attempt < 500; ++attempt) {
      if (database.one(
              "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND "
              "datname = current_database()") == "0") {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return false;
  }
};

}  // namespace strata::test
