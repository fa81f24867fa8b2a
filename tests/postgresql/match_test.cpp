// Finding where in its chain a database made by hand stands, and what becomes of the scratch database.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <strata/cli.hpp>
#include <thread>

#include "runtime/internal/words.hpp"
#include "runtime/matching/match_database.hpp"
#include "server.hpp"

using namespace strata;
using namespace strata::test;
using matching::match_database;
using matching::match_options;
using matching::match_result;

namespace {

const std::vector<migration_text> texts{
    {.revision = "0001",
     .up = {"CREATE TYPE mood AS ENUM ('good')", "CREATE TABLE nodes (id serial PRIMARY KEY, name text, m mood)"}},
    {.revision = "0002", .up = {"ALTER TYPE mood ADD VALUE 'bad'"}, .transactional = false, .alone = "ALTER TYPE"},
    {.revision = "0003", .up = {"INSERT INTO nodes (m) VALUES ('bad')"}},
    {.revision = "0004", .up = {"CREATE INDEX CONCURRENTLY ix_nodes ON nodes (name)"}, .transactional = false},
    {.revision = "0005",
     .up = {"CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
            "CREATE TRIGGER touched BEFORE UPDATE ON nodes FOR EACH ROW EXECUTE FUNCTION touch()"}}};

class match_fixture : public postgresql_fixture {
 public:
  void make_by_hand(const std::vector<migration_text>& from) {
    for (const migration_text& each : from) {
      for (const std::string& sql : each.up) run(sql);
    }
  }

  // The database's URL with further parameters.
  [[nodiscard]] std::string url_with(const std::string& more) const {
    return more.empty() ? url() : url() + (url().find('?') == std::string::npos ? "?" : "&") + more;
  }

  match_result match(const chain_set& set, const match_options& how = {}, const std::string& more = {}) {
    const auto db = postgresql::driver.connect(url_with(more), {});
    return match_database({*db, postgresql::driver, url_with(more)}, set, how);
  }

  failure refusal(const chain_set& set, const match_options& how = {}, const std::string& more = {}) {
    try {
      static_cast<void>(match(set, how, more));
    } catch (const error& thrown) {
      return thrown.details();
    }
    return {.message = "(matched)"};
  }

  // Other tests' are not there: each test has a server of its own, or runs alone on the one that was named.
  std::string scratches() { return one("SELECT count(*) FROM pg_database WHERE datname LIKE 'strata\\_match\\_%'"); }

  void wait_for_sleep(int seconds) {
    const std::string asleep = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(" +
                               std::to_string(seconds) + ")' AND state = 'active'";
    for (int tries = 0; tries < 1'000 && one(asleep) == "0"; ++tries) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
  }

  std::string fingerprint() {
    return join(rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1")) +
           join(rows("SELECT id || coalesce(name, '') FROM nodes ORDER BY 1"));
  }

  postgresql_chain chain{texts};
};

std::string heads_of(const std::vector<matching::candidate>& from) {
  std::vector<std::string> words;
  for (const auto& each : from) words.push_back(join(each.heads, "+"));
  return join(words, " ");
}

std::string differences_of(const std::vector<matching::candidate>& from) {
  std::vector<std::string> lines;
  for (const auto& each : from.at(0).differences) lines.push_back(to_string(each));
  return join(lines, "; ");
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(match_test, match_fixture)

BOOST_AUTO_TEST_CASE(a_database_made_by_hand_is_found_and_the_scratch_database_is_gone) {
  make_by_hand(texts);
  run("INSERT INTO nodes (name) VALUES ('kept')");
  const std::string before = fingerprint();

  const match_result found = match(chain.set());

  BOOST_TEST(heads_of(found.fitting) == "0005");
  BOOST_TEST(found.compared == 5u);
  BOOST_TEST(fingerprint() == before);
  BOOST_TEST(scratches() == "0");
}

BOOST_AUTO_TEST_CASE(migrations_of_rows_alone_fit_with_their_neighbour) {
  make_by_hand({texts.begin(), texts.begin() + 2});

  BOOST_TEST(heads_of(match(chain.set()).fitting) == "0002 0003");
}

BOOST_AUTO_TEST_CASE(the_nearest_is_told_with_what_differs) {
  make_by_hand(texts);
  run("ALTER TABLE nodes ADD COLUMN note text; DROP INDEX ix_nodes; CREATE EXTENSION pg_trgm");

  const match_result found = match(chain.set());
  const match_result without = match(chain.set(), {.ignored = {"extension pg_trgm", "nodes.note", "ix_nodes"}});

  BOOST_TEST(found.fitting.empty());
  BOOST_TEST(heads_of(found.nearest) == "0005");
  BOOST_TEST(differences_of(found.nearest) ==
             "column nodes.note: added; index ix_nodes: missing; extension pg_trgm: added");
  BOOST_TEST(heads_of(without.fitting) == "0005");
}

BOOST_AUTO_TEST_CASE(another_tools_schema_is_ignored_by_its_name) {
  make_by_hand(texts);
  run("CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (id serial PRIMARY KEY, at timestamptz); "
      "CREATE INDEX ix_at ON sqitch.changes (at); CREATE TYPE sqitch.kind AS ENUM ('a')");

  BOOST_TEST(heads_of(match(chain.set(), {.ignored = {"sqitch"}}).fitting) == "0005");
  BOOST_TEST(match(chain.set()).fitting.empty());
}

BOOST_AUTO_TEST_CASE(the_scratch_database_has_the_extensions_that_the_chain_requires) {
  const postgresql_chain trigrams{
      {{.revision = "0001",
        .up = {"CREATE TABLE words (word text)", "CREATE INDEX ix_words ON words USING gin (word gin_trgm_ops)"},
        .requirements = {{.what = requirement::kind::extension, .name = "pg_trgm"}}}}};
  run("CREATE EXTENSION pg_trgm");
  run("CREATE TABLE words (word text); CREATE INDEX ix_words ON words USING gin (word gin_trgm_ops)");

  BOOST_TEST(heads_of(match(trigrams.set()).fitting) == "0001");
}

BOOST_AUTO_TEST_CASE(the_scratch_database_is_as_the_live_one_was_made) {
  run("CREATE DATABASE odd_one TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'");
  run("ALTER DATABASE odd_one SET search_path = app, public");
  {
    const std::string odd_url = url_with("dbname=odd_one");
    const auto odd = postgresql::driver.connect(odd_url, {});

    auto scratch = matching::make_scratch_database({*odd, postgresql::driver, odd_url});
    const row made = scratch.db()
                         .query(
                             "SELECT pg_encoding_to_char(encoding), datcollate, datctype, "
                             "current_setting('search_path') FROM pg_database WHERE datname = current_database()")
                         .at(0);
    BOOST_TEST(made[0].value() == "SQL_ASCII");
    BOOST_TEST(made[1].value() == "C");
    BOOST_TEST(made[2].value() == "C.UTF-8");
    BOOST_TEST(made[3].value() == "app, public");
    BOOST_TEST(scratches() == "1");
    scratch.drop();
    BOOST_TEST(scratches() == "0");
  }
  run("DROP DATABASE odd_one WITH (FORCE)");
}

BOOST_AUTO_TEST_CASE(a_schema_on_the_search_path_is_found_in_the_scratch_database_too) {
  std::vector<migration_text> in_schema = texts;
  in_schema.front().up.insert(in_schema.front().up.begin(), "CREATE SCHEMA app");
  const postgresql_chain there{in_schema};
  run("SET search_path = app, public");
  make_by_hand(in_schema);

  BOOST_TEST(heads_of(match(there.set(), {}, "options=-csearch_path%3Dapp,public").fitting) == "0005");
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_leaves_no_scratch_database_behind) {
  std::vector<migration_text> broken = texts;
  broken.push_back({.revision = "0006", .up = {"SELECT nothing()"}});
  make_by_hand(texts);

  const failure why = refusal(postgresql_chain{broken}.set());

  BOOST_TEST(to_string(why.code) == "strata-sql");
  BOOST_TEST(why.revision == "0006");
  BOOST_TEST(why.engine_message.find("function nothing() does not exist") != std::string::npos);
  BOOST_TEST(why.database_state == "unchanged; only the scratch database was written to");
  BOOST_TEST(scratches() == "0");
}

BOOST_AUTO_TEST_CASE(whoever_ends_it_leaves_no_scratch_database_behind) {
  make_by_hand(texts);

  BOOST_CHECK_THROW(match(chain.set(), {.between = [] { throw std::domain_error{"enough"}; }}), std::domain_error);
  BOOST_TEST(scratches() == "0");
}

BOOST_AUTO_TEST_CASE(a_role_without_createdb_is_told_so_and_may_name_a_database) {
  make_by_hand(texts);
  run("CREATE ROLE modest LOGIN; GRANT ALL ON SCHEMA public TO modest; "
      "GRANT SELECT ON ALL TABLES IN SCHEMA public TO modest");
  run("CREATE DATABASE modest_scratch OWNER modest");
  const std::string other = url_with("user=modest&dbname=modest_scratch");

  const failure why = refusal(chain.set(), {}, "user=modest");
  const match_result found = match(chain.set(), {.scratch_url = other}, "user=modest");
  const failure again = refusal(chain.set(), {.scratch_url = other}, "user=modest");
  run("DROP DATABASE modest_scratch WITH (FORCE)");
  run("DROP OWNED BY modest");
  run("DROP ROLE modest");

  BOOST_TEST(to_string(why.code) == "strata-scratch-database");
  BOOST_TEST(why.message.ends_with(": the role has no CREATEDB"));
  BOOST_TEST(why.sqlstate == "42501");
  BOOST_TEST(why.help == "name an empty database with --scratch-url URL");
  BOOST_TEST(heads_of(found.fitting) == "0005");
  BOOST_TEST(again.message.ends_with(" is not empty"));
}

BOOST_AUTO_TEST_CASE(the_database_itself_is_no_scratch_database) {
  make_by_hand(texts);
  const std::string before = fingerprint();

  const failure why = refusal(chain.set(), {.scratch_url = url()});

  BOOST_TEST(why.message.ends_with(" is not empty"));
  BOOST_TEST(fingerprint() == before);
}

BOOST_AUTO_TEST_CASE(a_killed_process_leaves_the_database_as_it_was_and_a_scratch_database_that_is_found) {
  std::vector<migration_text> slow = texts;
  slow.push_back({.revision = "0006", .up = {"SELECT pg_sleep(2)"}});
  const postgresql_chain sleeping{slow};
  make_by_hand(texts);
  const std::string before = fingerprint();

  const pid_t child = fork();
  if (child == 0) {
    const auto db = connect();
    static_cast<void>(match_database({*db, postgresql::driver, url()}, sleeping.set(), {}));
    _exit(0);
  }
  wait_for_sleep(2);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);

  const auto db = connect();
  BOOST_TEST(fingerprint() == before);
  BOOST_TEST(scratches() == "1");
  std::vector<std::string> left;
  for (int tries = 0; tries < 1'000 && left.empty(); ++tries) {
    left = matching::leftover_scratch_databases(*db);
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  BOOST_TEST(left.size() == 1u);
  BOOST_TEST(heads_of(match(chain.set()).fitting) == "0005");
  for (const std::string& each : left) run("DROP DATABASE " + each);
}

BOOST_AUTO_TEST_CASE(ctrl_c_ends_the_program_once_the_scratch_database_is_dropped) {
  std::vector<migration_text> slow = texts;
  slow.push_back({.revision = "0006", .up = {"SELECT pg_sleep(1)"}});
  const postgresql_chain sleeping{slow};
  make_by_hand(texts);
  const std::string before = fingerprint();

  const pid_t child = fork();
  if (child == 0) {
    _exit(cli::run({"test-migrate"}, {"adopt", "--match", "-y", "--database", url()}, sleeping.set()));
  }
  wait_for_sleep(1);
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);

  BOOST_TEST(WIFSIGNALED(status));
  BOOST_TEST(WTERMSIG(status) == SIGINT);
  BOOST_TEST(scratches() == "0");
  BOOST_TEST(fingerprint() == before);
}

BOOST_AUTO_TEST_SUITE_END()
