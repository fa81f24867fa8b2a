// kill -9 at every statement of a run with a step in C++, hooks and repeatable migrations: what the program's own code
// wrote is there exactly where its migration is.
#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "crash_states.hpp"
#include "doomed_database.hpp"
#include "processes.hpp"
#include "runtime/chain_builder.hpp"

using namespace strata;
using namespace strata::test;

namespace {

void split_groups(connection& db) {
  db.read("SELECT id, groups FROM people", {}, [&](const row& person) {
    db.run("INSERT INTO memberships (person, name) VALUES ($1, $2)", {*person[0], *person[1]});
  });
}

void join_groups(connection& db) { db.run("DELETE FROM memberships"); }

std::vector<migration_text> migrations() {
  return {{.revision = "0001",
           .up = {"CREATE TABLE people (id INTEGER PRIMARY KEY, groups TEXT, region TEXT)",
                  "CREATE TABLE memberships (person INTEGER, name TEXT)",
                  "INSERT INTO people (groups) VALUES ('red'), ('green'), ('blue')"},
           .down = {"DROP TABLE memberships", "DROP TABLE people"}},
          {.revision = "0002",
           .up = {"call split_groups"},
           .down = {"call join_groups"},
           .steps = {{"split_groups", split_groups}, {"join_groups", join_groups}}},
          {.revision = "0003",
           .up = {"CREATE TABLE third (x)", "INSERT INTO third VALUES (1)", "CREATE INDEX ix_third ON third (x)"},
           .down = {"DROP TABLE third"},
           .transactional = false},
          {.revision = "0004",
           .up = {"ALTER TABLE people DROP COLUMN region"},
           .down = {"ALTER TABLE people ADD COLUMN region TEXT"}}};
}

built_chain chain_up_to(std::size_t count, const std::string& columns) {
  auto texts = migrations();
  texts.resize(count);
  return built_chain{texts,
                     false,
                     "strata",
                     sqlite::driver,
                     {{.revision = "listed",
                       .up = {"CREATE VIEW listed AS SELECT " + columns + " FROM people"},
                       .down = {"DROP VIEW listed"}},
                      {.revision = "counted",
                       .up = {"CREATE VIEW counted AS SELECT count(*) AS n FROM listed"},
                       .down = {"DROP VIEW counted"},
                       .parents = {"listed"}}}};
}

options audited() {
  const auto note = [](const char* moment) {
    return [moment](connection& db, const migration_event& event) {
      db.run("INSERT INTO audit (moment, way, revision) VALUES ($1, $2, $3)",
             {moment, to_string(event.way), event.revision});
    };
  };
  return {.transactions = transactions::per_migration,
          .beside_others = true,
          .before_migration = note("before"),
          .after_migration = note("after")};
}

// The hooks' lines must be those of the log, which is written in the same transactions: one `before` and one `after`
// for each entry, and one `before` alone for a script without transaction that is under way.
void require_audit_fits(database& file) {
  if (file.one("SELECT count(*) FROM sqlite_schema WHERE name = 'strata_log'") == "0") {
    BOOST_REQUIRE(file.one("SELECT count(*) FROM audit") == "0");
    return;
  }
  const std::string finished =
      file.one("SELECT coalesce(group_concat(revision), '') FROM (SELECT revision FROM strata_log ORDER BY id)");
  BOOST_REQUIRE(file.one("SELECT coalesce(group_concat(revision), '') FROM (SELECT revision FROM audit WHERE moment = "
                         "'after' ORDER BY id)") == finished);
  const std::string begun = file.one(
      "SELECT coalesce(group_concat(revision), '') FROM (SELECT revision FROM audit WHERE moment = 'before' ORDER BY "
      "id)");
  const std::string under_way =
      file.one("SELECT coalesce(max(revision), '') FROM strata_migrations WHERE statements_done < statements");
  BOOST_REQUIRE(begun == finished + (under_way.empty() ? "" : "," + under_way));
}

void migrate(const std::string& path, const built_chain& chain, int boundary = 0) {
  doomed_database file{path, boundary};
  upgrade(file.connection(), chain.set(), audited());
}

// `before`: how the database was brought to where the runs begin; null: it is empty.
void kill_everywhere(const built_chain* before, const built_chain& chain) {
  const temporary_folder folder;
  const std::string start = folder.file("start.db");
  {
    database file{start};
    file.run("PRAGMA journal_mode = wal");
    file.run("CREATE TABLE audit (id INTEGER PRIMARY KEY, moment TEXT, way TEXT, revision TEXT)");
  }
  if (before != nullptr) migrate(start, *before);
  const std::string reference = folder.file("reference.db");
  std::filesystem::copy_file(start, reference);
  migrate(reference, chain);
  const std::string final_state = crash_state(reference);

  const std::string victim = folder.file("victim.db");
  int boundary = 1;
  for (;; ++boundary) {
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(victim + suffix);
    std::filesystem::copy_file(start, victim);
    const bool died = dies([&] { migrate(victim, chain, boundary); });
    BOOST_TEST_CONTEXT("killed at boundary " << boundary) {
      {
        database file{victim};
        require_audit_fits(file);
        // All of the step or nothing of it.
        if (file.one("SELECT count(*) FROM sqlite_schema WHERE name = 'memberships'") == "1") {
          const bool recorded = file.one("SELECT count(*) FROM strata_migrations WHERE revision = '0002'") == "1";
          BOOST_REQUIRE(file.one("SELECT count(*) FROM memberships") == (recorded ? "3" : "0"));
        }
        // A view is there exactly where it is recorded.
        const std::string views =
            "(SELECT group_concat(name) FROM (SELECT name FROM sqlite_schema WHERE type = 'view' "
            "ORDER BY name))";
        if (file.one("SELECT count(*) FROM sqlite_schema WHERE name = 'strata_repeatables'") == "1") {
          BOOST_REQUIRE(file.one("SELECT " + views +
                                 " IS (SELECT group_concat(name) FROM (SELECT name FROM "
                                 "strata_repeatables ORDER BY name))") == "1");
        } else {
          BOOST_REQUIRE(file.one("SELECT " + views + " IS NULL") == "1");
        }
      }
      migrate(victim, chain);
      database file{victim};
      require_audit_fits(file);
      BOOST_REQUIRE(crash_state(victim).substr(0, crash_state(victim).find("audit=")) ==
                    final_state.substr(0, final_state.find("audit=")));
      BOOST_REQUIRE(file.one("SELECT digest FROM strata_state") == chain.chain().head_digest);
    }
    if (!died) break;
  }
  BOOST_TEST_MESSAGE(boundary << " boundaries");
  BOOST_TEST(boundary > 40);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(step_kill_test)

BOOST_AUTO_TEST_CASE(an_empty_database) {
  const built_chain chain = chain_up_to(4, "id, groups");
  kill_everywhere(nullptr, chain);
}

// The views are taken away, a column that they use goes, and others are made.
BOOST_AUTO_TEST_CASE(a_database_with_views_in_the_way) {
  const built_chain before = chain_up_to(1, "id, region");
  const built_chain chain = chain_up_to(4, "id, groups");
  kill_everywhere(&before, chain);
}

BOOST_AUTO_TEST_CASE(views_that_change) {
  const built_chain before = chain_up_to(4, "id");
  const built_chain chain = chain_up_to(4, "id, groups");
  kill_everywhere(&before, chain);
}

BOOST_AUTO_TEST_SUITE_END()
