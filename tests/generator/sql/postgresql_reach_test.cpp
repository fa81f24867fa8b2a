#include "runtime/sql/postgresql_reach.hpp"

#include <boost/test/unit_test.hpp>
#include <vector>

using strata::sql::postgresql_reach;

namespace {

struct example {
  std::string_view statement;
  std::string_view what;
};

// Each with the whole list as its chain.
void check(const std::vector<example>& examples) {
  std::vector<std::string_view> chain;
  chain.reserve(examples.size());
  for (const example& each : examples) chain.push_back(each.statement);
  const postgresql_reach reach{chain};
  for (const example& each : examples) {
    BOOST_TEST_CONTEXT(each.statement) { BOOST_TEST(reach.of(each.statement) == each.what); }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(postgresql_reach_test)

BOOST_AUTO_TEST_CASE(what_a_server_has_one_of_is_beyond_the_database) {
  check({{"CREATE ROLE reporting NOLOGIN", "CREATE ROLE"},
         {"create /* x */ user bob", "CREATE USER"},
         {"DROP GROUP g", "DROP GROUP"},
         {"ALTER ROLE deployer SET work_mem = '1MB'", "ALTER ROLE"},
         {"ALTER DATABASE app SET timezone = 'UTC'", "ALTER DATABASE"},
         {"CREATE TABLESPACE s LOCATION '/x'", "CREATE TABLESPACE"},
         {"ALTER SYSTEM SET x = 1", "ALTER SYSTEM"},
         {"GRANT admin TO bob", "GRANT of a role"},
         {"GRANT \"on\" TO bob", "GRANT of a role"},
         {"REVOKE ADMIN OPTION FOR admin FROM bob", "REVOKE of a role"},
         {"GRANT CONNECT ON DATABASE app TO bob", "GRANT ON DATABASE"},
         {"GRANT SET ON PARAMETER work_mem TO bob", "GRANT ON PARAMETER"},
         {"REASSIGN OWNED BY a TO b", "REASSIGN OWNED"},
         {"DROP OWNED BY bob", "DROP OWNED"},
         {"COMMENT ON ROLE bob IS 'x'", "COMMENT ON ROLE"},
         {"COMMENT ON DATABASE app IS 'x'", "COMMENT ON DATABASE"},
         {"SECURITY LABEL FOR p ON ROLE bob IS 'y'", "SECURITY LABEL ON ROLE"},
         {"UPDATE pg_catalog.pg_database SET datistemplate = true", "writing to pg_database"},
         {"DELETE FROM pg_db_role_setting", "writing to pg_db_role_setting"}});
}

BOOST_AUTO_TEST_CASE(files_programs_sessions_and_other_servers_are) {
  check({{"COPY t (a) FROM '/tmp/x'", "COPY FROM a file"},
         {"COPY (SELECT a FROM t) TO PROGRAM 'id'", "COPY TO PROGRAM"},
         {"SELECT lo_export(1, '/x')", "lo_export()"},
         {"SELECT pg_catalog.pg_read_file('x')", "pg_read_file()"},
         {"SELECT \"pg_ls_dir\"('x')", "pg_ls_dir()"},
         {"SELECT pg_terminate_backend(pid) FROM pg_stat_activity", "pg_terminate_backend()"},
         {"ALTER TABLE t ADD b int DEFAULT pg_cancel_backend(1)::int", "pg_cancel_backend()"},
         {"SELECT * FROM dblink('host=x', 'SELECT 1') AS t(a int)", "dblink()"},
         {"CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw", "CREATE SERVER"},
         {"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p", "CREATE SUBSCRIPTION"},
         {"CREATE FUNCTION p() RETURNS int LANGUAGE plpython3u AS 'return 1'", "LANGUAGE plpython3u"},
         {"CREATE FUNCTION c() RETURNS int AS '$libdir/x', 'f' LANGUAGE 'C'", "LANGUAGE c"},
         {"DO LANGUAGE plperlu $$ 1 $$", "LANGUAGE plperlu"},
         {"CREATE EXTENSION IF NOT EXISTS plpython3u", "LANGUAGE plpython3u"},
         {"LOAD 'auto_explain'", "LOAD"}});
}

BOOST_AUTO_TEST_CASE(what_stays_in_the_database_is_not) {
  check({{"GRANT SELECT ON t TO reporting", ""},
         {"ALTER DEFAULT PRIVILEGES FOR ROLE x GRANT SELECT ON TABLES TO y", ""},
         {"CREATE POLICY p ON t TO bob USING (true)", ""},
         {"ALTER TABLE t OWNER TO bob", ""},
         {"CREATE USER MAPPING FOR x SERVER y", ""},
         {"COPY t FROM STDIN", ""},
         {"COPY (SELECT 'a' FROM t) TO STDOUT", ""},
         {"INSERT INTO docs VALUES ('CREATE ROLE x; COPY t TO PROGRAM ''id''')", ""},
         {"COMMENT ON COLUMN t.role IS 'on role x'", ""},
         {"CREATE TABLE \"user\" (role int, language text)", ""},
         {"CREATE TABLE dblink_settings (a int)", ""},
         {"INSERT INTO dblink_settings (a) VALUES (1)", ""},
         {"CREATE EXTENSION pg_trgm", ""},
         {"CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'", ""},
         {"SELECT 'x' AS role -- CREATE ROLE", ""}});
}

BOOST_AUTO_TEST_CASE(blocks_are_looked_into) {
  check({{"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles) THEN CREATE ROLE app; END IF; END $$", "CREATE ROLE"},
         {"DO $$ BEGIN EXECUTE format('create role %I', 'x'); END $$", "CREATE ROLE"},
         {"DO 'BEGIN EXECUTE ''ALTER SYSTEM SET a = 1''; END'", "ALTER SYSTEM"},
         {"DO $$ BEGIN PERFORM lo_import('/x'); END $$", "lo_import()"},
         {"DO $$ BEGIN RAISE EXCEPTION 'CREATE ROLE app first'; END $$", ""},
         {"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET a = 1', current_database()); END $$", ""},
         {"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET a = 1', other); END $$", "ALTER DATABASE"},
         {"DO $$ BEGIN GRANT SELECT ON t TO app; END $$", ""}});
}

BOOST_AUTO_TEST_CASE(functions_are_when_they_are_called) {
  check(
      {{"CREATE FUNCTION app.add_user(name text) RETURNS void LANGUAGE plpgsql AS $f$ BEGIN EXECUTE 'CREATE ROLE ' || "
        "name; END $f$",
        ""},
       {"CREATE OR REPLACE FUNCTION add_two() RETURNS void LANGUAGE sql BEGIN ATOMIC SELECT app.add_user('x'); END",
        ""},
       {"COMMENT ON FUNCTION app.add_user(text) IS 'x'", ""},
       {"DROP FUNCTION add_two()", ""},
       {"SELECT app.add_user('a')", "add_user()"},
       {"SELECT \"add_two\"()", "add_two()"},
       {"CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION add_two()", "add_two()"}});
}

BOOST_AUTO_TEST_SUITE_END()
