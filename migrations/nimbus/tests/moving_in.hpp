// A database from before the migrations moves in with `nimbus-migrate adopt --match`: the same on every engine.
#pragma once

#include <sys/wait.h>

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <nimbus/migrations.hpp>
#include <string>
#include <string_view>

#include "hand_made.hpp"

namespace nimbus {

struct ran {
  int status = 0;
  std::string output;
};

/// `nimbus-migrate WORDS --database URL`, with its error output.
inline ran run_migrate(const std::string& words, const std::string& url) {
  const std::string line = std::string{NIMBUS_MIGRATE} + " " + words + " --database '" + url + "' 2>&1 </dev/null";
  std::FILE* const pipe = popen(line.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  ran result;
  char piece[4096];
  for (std::size_t got = 0; (got = std::fread(piece, 1, sizeof piece, pipe)) > 0;) result.output.append(piece, got);
  result.status = WEXITSTATUS(pclose(pipe));
  return result;
}

/// For a database of each engine: `database` is a connection to it, and it is empty.
struct moving_in {
  strata::connection& database;
  std::string url;

  std::string answer(std::string_view sql) { return database.query(sql).at(0).at(0).value(); }
  bool has_books() { return strata::read_history(database, migrations()).exists; }

  void keeps_every_row() {
    make_tables_at_start(database);
    fill_tables(database);
    make_tables_at_start(database);

    const ran shown = run_migrate("adopt --match --dry-run", url);
    const bool written_by_showing = has_books();
    const ran asked = run_migrate("adopt --match", url);
    const ran adopted = run_migrate("adopt --match -y", url);
    const ran again = run_migrate("adopt --match -y", url);

    BOOST_TEST(shown.output ==
               "the schema is that of 20260129_0001\n"
               "would be at 20260129_0001 (1 migration, 2 pending; 3 states compared)\n");
    BOOST_TEST(!written_by_showing);
    BOOST_TEST(asked.status == 2);
    BOOST_TEST(adopted.status == 0);
    BOOST_TEST(adopted.output ==
               "adopted by its schema: at 20260129_0001 (1 migration, 2 pending; 3 states compared)\n");
    BOOST_TEST(again.status == 1);
    BOOST_TEST(again.output.find("[strata-has-history]") != std::string::npos);

    strata::upgrade(database, migrations());
    BOOST_TEST(answer("SELECT count(*) FROM jobs WHERE org_id = 'default'") == "2");
    BOOST_TEST(answer("SELECT count(*) FROM jobs JOIN job_leases ON job_id = id WHERE fence_token = 1") == "1");
    BOOST_TEST(answer("SELECT count(*) FROM agent_credentials JOIN ssh_sessions USING (agent_id)") == "1");
    BOOST_TEST(answer("SELECT count(*) FROM agent_token_audit") == "1");
    BOOST_TEST((strata::probe(database, migrations()).state == strata::standing::current));
  }

  void is_refused_where_it_differs() {
    make_tables_at_start(database);
    fill_tables(database);
    database.execute("ALTER TABLE jobs ADD COLUMN note TEXT");
    database.execute("DROP INDEX ix_jobs_status");

    const ran refused = run_migrate("adopt --match -y", url);
    const ran left_out = run_migrate("adopt --match --dry-run --ignore jobs.note --ignore 'index ix_jobs_status'", url);

    BOOST_TEST(refused.status == 1);
    BOOST_TEST(
        refused.output.starts_with("20260129_0001:\n"
                                   "  column jobs.note: added\n"
                                   "  index ix_jobs_status: missing\n"
                                   "error: no state of the chain has the schema of "));
    BOOST_TEST(refused.output.find("; 20260129_0001 is nearest, with 2 differences [strata-no-match]\n") !=
               std::string::npos);
    BOOST_TEST(left_out.status == 0);
    BOOST_TEST(left_out.output.starts_with("the schema is that of 20260129_0001\n"));
    BOOST_TEST(!has_books());
    BOOST_TEST(answer("SELECT count(*) FROM jobs JOIN job_leases ON job_id = id") == "1");
  }
};

}  // namespace nimbus
