// Steps in C++, hooks and repeatable migrations on PostgreSQL: over a connection of Strata's own and a wrapped one.
#include <boost/test/unit_test.hpp>
#include <pqxx/pqxx>

#include "server.hpp"

using namespace strata;
using namespace strata::test;

namespace {

void double_all(connection& db) {
  // More rows than one FETCH brings, and other statements between them.
  db.read("SELECT id, name FROM people WHERE id > $1 ORDER BY id", {0}, [&](const row& person) {
    db.run("INSERT INTO doubled (id, name, half) VALUES ($1::integer * 2, $2, $3)",
           {std::string_view{*person[0]}, person[1] ? value{std::string_view{*person[1]}} : value{nullptr}, 0.5});
  });
}

void forget_all(connection& db) { db.run("DELETE FROM doubled"); }

std::vector<migration_text> people(void (*up)(connection&)) {
  return {
      {.revision = "0001",
       .up = {"CREATE TABLE people (id integer PRIMARY KEY, name text)",
              "CREATE TABLE doubled (id integer PRIMARY KEY, name text, half double precision)",
              "INSERT INTO people SELECT n, CASE WHEN n % 2 = 0 THEN 'it''s \\ ' || n END FROM "
              "generate_series(1, 1000) AS n"},
       .down = {"DROP TABLE doubled", "DROP TABLE people"}},
      {.revision = "0002", .up = {"call step"}, .down = {"call back"}, .steps = {{"step", up}, {"back", forget_all}}}};
}

void require_doubled(postgresql_fixture& database) {
  BOOST_TEST(database.one("SELECT count(*), sum(id), count(name), min(name), sum(half) FROM doubled") ==
             "1000|1001000|500|it's \\ 10|500");
  BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0002");
}

std::string failure_of(postgresql_fixture& database, void (*step)(connection&)) {
  const postgresql_chain chain{people(step)};
  return message_of([&] { upgrade(*database.connect(), chain.set(), {.transactions = transactions::per_migration}); });
}

constexpr const char* functions[] = {
    "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS $$ SELECT n * 2 $$",
    "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS $$ SELECT n + n $$"};

std::vector<migration_text> repeatables(std::size_t version) {
  return {{.revision = "twice", .up = {functions[version]}, .down = {"DROP FUNCTION twice(integer)"}},
          {.revision = "doubles",
           .up = {"CREATE VIEW doubles AS SELECT twice(id) AS id, name FROM people"},
           .down = {"DROP VIEW doubles"},
           .parents = {"twice"}}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(step_test)

BOOST_AUTO_TEST_CASE(a_step_reads_and_writes_over_a_connection_of_stratas_own) {
  postgresql_fixture database;
  const postgresql_chain chain{people(double_all)};

  upgrade(database.url(), chain.set());

  require_doubled(database);
  downgrade(*database.connect(), chain.set(), {.target = "0001"});
  BOOST_TEST(database.one("SELECT count(*) FROM doubled") == "0");
}

BOOST_AUTO_TEST_CASE(a_step_reads_and_writes_over_the_applications_connection) {
  postgresql_fixture database;
  pqxx::connection theirs{database.url()};
  postgresql::connection db{theirs};
  const postgresql_chain chain{people(double_all)};

  upgrade(db, chain.set());

  require_doubled(database);
}

BOOST_AUTO_TEST_CASE(an_exception_rolls_back_on_both) {
  for (const bool wrapped : {false, true}) {
    postgresql_fixture database;
    const postgresql_chain chain{people([](connection& db) {
      db.run("INSERT INTO doubled (id) VALUES (1)");
      throw std::runtime_error{"no more"};
    })};
    const options stepwise{.transactions = transactions::per_migration};
    std::string said;
    if (wrapped) {
      pqxx::connection theirs{database.url()};
      postgresql::connection db{theirs};
      said = message_of([&] { upgrade(db, chain.set(), stepwise); });
      BOOST_TEST(!db.in_transaction());
    } else {
      said = message_of([&] { upgrade(*database.connect(), chain.set(), stepwise); });
    }

    BOOST_TEST(said ==
               "migrations/0002.sql:3:1: error: the step in C++ step of migration 0002 failed: no more "
               "[strata-step-failed]\n"
               "  database: at 0001, as before: the transaction was rolled back\n"
               "  help: mend the step, or the rows that it stumbles over, and start again");
    BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0001");
    BOOST_TEST(database.one("SELECT count(*) FROM doubled") == "0");
  }
}

BOOST_AUTO_TEST_CASE(a_step_that_ends_the_transaction_is_found_out) {
  const auto lost = [](void (*step)(connection&)) {
    postgresql_fixture database;
    const std::string said = failure_of(database, step);
    BOOST_TEST(said.find("[strata-transaction-lost]") != std::string::npos, said);
    BOOST_TEST(database.one("SELECT heads FROM strata_state") == "0001");
  };

  lost([](connection& db) { db.execute("COMMIT"); });
  lost([](connection& db) { db.execute("COMMIT; BEGIN"); });
  lost([](connection& db) { db.commit({}); });
  // An error that the step swallows has ended the transaction all the same.
  lost([](connection& db) {
    try {
      db.run("SELECT nothing");
    } catch (const engine_error&) {
    }
  });
}

BOOST_AUTO_TEST_CASE(a_cursor_is_gone_when_its_reader_throws) {
  postgresql_fixture database;
  const postgresql_chain chain{people([](connection& db) {
    try {
      db.read("SELECT id FROM people", {}, [](const row&) { throw std::runtime_error{"enough"}; });
    } catch (const std::runtime_error&) {
    }
    std::string open;
    db.read("SELECT count(*) FROM pg_cursors WHERE name = 'strata_rows_1'", {},
            [&](const row& each) { open = *each[0]; });
    db.run("INSERT INTO doubled (id, name) VALUES (1, $1)", {open});
  })};

  upgrade(database.url(), chain.set());

  BOOST_TEST(database.one("SELECT name FROM doubled") == "0");
}

BOOST_AUTO_TEST_CASE(statements_that_are_no_query_give_their_rows_too) {
  postgresql_fixture database;
  const auto db = database.connect();
  database.run("CREATE TABLE t (id serial, x text)");
  std::string ids;

  db->read("INSERT INTO t (x) VALUES ($1), ($2) RETURNING id", {"a", "b"}, [&](const row& each) { ids += *each[0]; });

  BOOST_TEST(ids == "12");
  BOOST_TEST(db->run("UPDATE t SET x = $1", {nullptr}) == 2u);
  BOOST_CHECK_THROW(db->run("SELECT 1; SELECT 2"), engine_error);
}

BOOST_AUTO_TEST_CASE(hooks_are_committed_with_their_migration_or_not_at_all) {
  postgresql_fixture database;
  database.run("CREATE TABLE audit (id serial, line text)");
  const postgresql_chain chain{people([](connection&) { throw std::runtime_error{"no"}; })};
  options how{.transactions = transactions::per_migration, .beside_others = true};
  how.before_migration = [](connection& db, const migration_event& event) {
    db.run("INSERT INTO audit (line) VALUES ($1)", {event.revision});
  };
  how.after_migration = how.before_migration;

  BOOST_CHECK_THROW(upgrade(*database.connect(), chain.set(), how), statement_error);

  BOOST_TEST(database.one("SELECT string_agg(line, ',') FROM audit") == "0001,0001");
}

BOOST_AUTO_TEST_CASE(a_changed_function_is_replaced_below_the_view_that_uses_it) {
  postgresql_fixture database;
  const auto db = database.connect();
  notes watching;
  upgrade(*db, postgresql_chain{people(double_all), repeatables(0)}.set(), {.observer = &watching});
  const postgresql_chain changed{people(double_all), repeatables(1)};

  const report did = upgrade(*db, changed.set(), {.observer = &watching});

  std::string order;
  for (const auto& each : did.migrations) order += (each.way == direction::up ? "+" : "-") + each.revision + " ";
  BOOST_TEST(order == "-doubles -twice +twice +doubles ");
  BOOST_TEST(database.one("SELECT prosrc FROM pg_proc WHERE proname = 'twice'") == " SELECT n + n ");
  BOOST_TEST(database.one("SELECT digest FROM strata_state") == changed.chain().head_digest);
  BOOST_TEST(watching.notices.empty());
  downgrade(*db, changed.set(), {.target = "base"});
  BOOST_TEST(database.one("SELECT count(*) FROM pg_class WHERE relname IN ('doubles', 'people')") == "0");
}

BOOST_AUTO_TEST_CASE(a_session_that_ends_inside_a_step_is_replaced_and_the_step_runs_again) {
  postgresql_fixture database;
  database.run("CREATE SEQUENCE attempts");
  const postgresql_chain chain{people([](connection& db) {
    double_all(db);
    db.run("SELECT CASE WHEN nextval('attempts') = 1 THEN pg_terminate_backend(pg_backend_pid()) END");
  })};

  upgrade(database.url(), chain.set(), {.transactions = transactions::per_migration});

  require_doubled(database);
  BOOST_TEST(database.one("SELECT last_value FROM attempts") == "2");
}

BOOST_AUTO_TEST_SUITE_END()
