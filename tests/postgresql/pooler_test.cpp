// Through pgbouncer in transaction mode, where the lock of a session is nobody's.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>
#include <thread>

#include "programs.hpp"
#include "runtime/database.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

// Refuses to run as root, like the server.
class pooler {
 public:
  explicit pooler(const std::string& database) {
    const std::string settings = folder_.file("pgbouncer.ini");
    std::ofstream{settings} << "[databases]\n* = host=" << current_server()->socket_folder()
                            << " user=strata\n[pgbouncer]\nlisten_addr =\nunix_socket_dir = " << folder_.path().string()
                            << "\nlisten_port = 5432\npool_mode = transaction\nauth_type = any\ndefault_pool_size = 4\n"
                               "max_client_conn = 200\nlogfile = "
                            << folder_.file("log") << "\n";
    url_ = "postgresql:///" + database + "?host=" + folder_.path().string() + "&user=strata";
    chmod(folder_.path().c_str(), 0777);
    process_ = fork();
    if (process_ == 0) {
      struct stat server {};
      stat(current_server()->socket_folder().c_str(), &server);
      if (geteuid() == 0 && (setgid(server.st_gid) != 0 || setuid(server.st_uid) != 0)) _exit(1);
      const int nothing = open("/dev/null", O_RDWR);
      dup2(nothing, STDOUT_FILENO);
      dup2(nothing, STDERR_FILENO);
      execl("/usr/sbin/pgbouncer", "pgbouncer", settings.c_str(), nullptr);
      _exit(127);
    }
  }
  pooler(const pooler&) = delete;
  pooler& operator=(const pooler&) = delete;
  ~pooler() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }

  [[nodiscard]] const std::string& url() const { return url_; }
  void wait_until_ready() {
    for (int attempt = 0; attempt < 200; ++attempt) {
      try {
        postgresql::driver.connect(url_, {});
        return;
      } catch (const connect_error&) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
      }
    }
    throw std::runtime_error{"pgbouncer does not answer"};
  }

 private:
  temporary_folder folder_;
  std::string url_;
  pid_t process_ = 0;
};

bool have_pooler() { return access("/usr/sbin/pgbouncer", X_OK) == 0 && current_server()->is_throwaway(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(pooler_test, *boost::unit_test::precondition([](boost::unit_test::test_unit_id) {
                        return boost::test_tools::assertion_result{have_pooler()};
                      }))

BOOST_AUTO_TEST_CASE(a_lease_is_taken_unasked) {
  postgresql_fixture database;
  pooler between{database.name()};
  between.wait_until_ready();
  const postgresql_chain chain{countable_chain("apart")};

  upgrade(between.url(), chain.set());

  BOOST_TEST(database.one(effects_query) == all_effects("apart"));
  BOOST_TEST(database.one("SELECT token, expires < now() FROM strata_lease") == "1|t");
  BOOST_TEST(database.one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == "0");
}

BOOST_AUTO_TEST_CASE(programs_race_through_the_pooler_and_beside_it) {
  postgresql_fixture database;
  pooler between{database.name()};
  between.wait_until_ready();
  for (int round = 0; round < 5; ++round) {
    std::vector<program> launched;
    for (int index = 0; index < 8; ++index) {
      launched.emplace_back(index % 2 == 0 ? between.url() : database.url(), round % 2 == 0 ? "apart" : "recorded");
    }
    for (program& each : launched) each.go();
    int applied = 0;
    for (program& each : launched) {
      const int result = each.result();
      BOOST_REQUIRE_LE(result, countable_migrations);
      applied += result;
    }
    BOOST_REQUIRE_EQUAL(applied, countable_migrations);
    BOOST_REQUIRE_EQUAL(database.one(effects_query), all_effects("apart"));
    database.run("DROP SCHEMA public CASCADE");
    database.run("CREATE SCHEMA public");
  }
}

BOOST_AUTO_TEST_SUITE_END()
