// Runs under `strata with-server`.
#include "runtime/schema/postgresql_introspector.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>

#include "generator/scratch/postgresql_sandbox.hpp"
#include "runtime/schema/compare.hpp"

using namespace strata::schemas;

namespace {

constexpr std::string_view start = R"(
  CREATE TABLE orgs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
  CREATE TABLE nodes (
    id serial PRIMARY KEY,
    org_id bigint NOT NULL REFERENCES orgs (id) ON DELETE CASCADE DEFERRABLE,
    name varchar(40) DEFAULT 'x',
    price numeric(8,2) CHECK (price > 0),
    total numeric GENERATED ALWAYS AS (price * 2) STORED,
    CONSTRAINT one_name UNIQUE (org_id, name));
  CREATE INDEX ix_nodes_name ON nodes (name DESC, lower(name)) WHERE price > 1;
  CREATE VIEW cheap AS SELECT id FROM nodes WHERE price < 2;
  CREATE TYPE state AS ENUM ('a', 'b');
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
  CREATE TRIGGER touched BEFORE UPDATE ON nodes FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE DOMAIN positive AS int CHECK (value > 0))";

struct database_fixture {
  database_fixture() { run(start); }

  void run(std::string_view sql) { scratch.db().query(sql); }
  schema read() { return read_postgresql_schema(scratch.db(), "strata_sandbox"); }
  std::string read_text() { return read_postgresql_schema_text(scratch.db(), "strata_sandbox"); }
  // What the change does, a line each, then whether the texts tell it as well.
  std::string changes(std::string_view sql) {
    const schema before = read();
    const std::string text = read_text();
    run(sql);
    std::string found;
    for (const schema_difference& each : compare(before, read())) found += to_string(each) + "\n";
    return found + (text == read_text() ? "same text\n" : "");
  }

  strata::generator::postgresql_sandbox scratch{std::make_shared<const strata::generator::postgresql_server>()};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(postgresql_introspector_test, database_fixture)

BOOST_AUTO_TEST_CASE(tables_are_read_with_all_their_parts) {
  const schema found = read();

  BOOST_TEST_REQUIRE(found.tables.size() == 2u);
  const schema_table& nodes = found.tables[0];
  BOOST_TEST(nodes.name == "nodes");
  BOOST_TEST_REQUIRE(nodes.columns.size() == 5u);
  BOOST_TEST(nodes.columns[0].type == "integer");
  BOOST_TEST(nodes.columns[0].default_value.value() == "nextval('nodes_id_seq'::regclass)");
  BOOST_TEST(nodes.columns[1].not_null);
  BOOST_TEST(nodes.columns[2].type == "character varying(40)");
  BOOST_TEST((nodes.columns[4].generated == generation::stored));
  BOOST_TEST(nodes.columns[4].expression == "(price * (2)::numeric)");
  BOOST_TEST(nodes.primary_key.value().name == "nodes_pkey");
  BOOST_TEST_REQUIRE(nodes.unique.size() == 1u);
  BOOST_TEST(nodes.unique[0].parts[1].column == "name");
  BOOST_TEST_REQUIRE(nodes.foreign_keys.size() == 1u);
  BOOST_TEST(nodes.foreign_keys[0].parent_table == "orgs");
  BOOST_TEST(nodes.foreign_keys[0].on_delete == "CASCADE");
  BOOST_TEST((nodes.foreign_keys[0].checked == deferral::immediate));
  BOOST_TEST_REQUIRE(nodes.indexes.size() == 1u);
  BOOST_TEST(nodes.indexes[0].parts[0].column == "name");
  BOOST_TEST(nodes.indexes[0].parts[0].descending);
  BOOST_TEST(nodes.indexes[0].parts[1].expression == "lower(name::text)");
  BOOST_TEST(nodes.indexes[0].predicate == "price > 1::numeric");
  BOOST_TEST(found.tables[1].columns[0].default_value.value() == "GENERATED ALWAYS AS IDENTITY");
  BOOST_TEST_REQUIRE(found.enumerations.size() == 1u);
  BOOST_TEST(found.enumerations[0].values[1] == "b");
}

BOOST_AUTO_TEST_CASE(equal_schemas_have_equal_texts) {
  BOOST_TEST(
      changes("INSERT INTO orgs (name) VALUES ('x'); CREATE TABLE strata_sandbox_state (a serial PRIMARY KEY)") ==
      "same text\n");
}

BOOST_AUTO_TEST_CASE(changes_of_columns_are_named) {
  BOOST_TEST(changes("ALTER TABLE nodes ALTER name TYPE text, ALTER name SET DEFAULT 'y', ALTER price SET NOT NULL") ==
             "column nodes.name: type was character varying(40), is text\n"
             "column nodes.name: default was 'x'::character varying, is 'y'::text\n"
             "column nodes.price: NOT NULL added\n"
             "index ix_nodes_name: columns was (name DESC, lower(name::text)), is (name DESC, lower(name))\n");
}

BOOST_AUTO_TEST_CASE(changes_of_constraints_are_named) {
  BOOST_TEST(
      changes("ALTER TABLE nodes DROP CONSTRAINT one_name, ADD CONSTRAINT two_names UNIQUE (name) INCLUDE (price), "
              "DROP CONSTRAINT nodes_price_check, ADD CHECK (price > 1) NOT VALID, ALTER CONSTRAINT "
              "nodes_org_id_fkey NOT DEFERRABLE") ==
      "table nodes: unique one_name (org_id, name) missing\n"
      "table nodes: check nodes_price_check ((price > (0)::numeric)) missing\n"
      "table nodes: foreign key nodes_org_id_fkey (org_id) to orgs (id) ON DELETE CASCADE DEFERRABLE missing\n"
      "table nodes: unique two_names (name) INCLUDE (price) added\n"
      "table nodes: check nodes_price_check ((price > (1)::numeric) NOT VALID) added\n"
      "table nodes: foreign key nodes_org_id_fkey (org_id) to orgs (id) ON DELETE CASCADE added\n");
}

BOOST_AUTO_TEST_CASE(what_postgresql_keeps_of_a_table_beside_its_columns_is_named) {
  BOOST_TEST(changes("ALTER TABLE nodes REPLICA IDENTITY FULL") == "table nodes: REPLICA IDENTITY FULL added\n");
  run("CREATE UNIQUE INDEX by_total ON orgs (id, name)");
  BOOST_TEST(changes("ALTER TABLE orgs REPLICA IDENTITY USING INDEX by_total") ==
             "table orgs: REPLICA IDENTITY USING INDEX by_total added\n");
  BOOST_TEST(changes("ALTER TABLE nodes REPLICA IDENTITY DEFAULT") == "table nodes: REPLICA IDENTITY FULL missing\n");
  BOOST_TEST(changes("ALTER TABLE orgs CLUSTER ON by_total") == "table orgs: CLUSTER ON by_total added\n");
  BOOST_TEST(changes("ALTER TABLE nodes SET (toast.autovacuum_enabled = false)") ==
             "table nodes: WITH toast.autovacuum_enabled=false added\n");
  BOOST_TEST(changes("ALTER TABLE nodes FORCE ROW LEVEL SECURITY") == "table nodes: FORCED added\n");
  BOOST_TEST(changes("ALTER TABLE nodes ALTER name SET STORAGE EXTERNAL, ALTER name SET STATISTICS 500") ==
             "column nodes.name: STATISTICS 500 added\n"
             "column nodes.name: STORAGE EXTERNAL added\n");
  BOOST_TEST(changes("ALTER TABLE nodes ALTER name SET COMPRESSION pglz") ==
             "column nodes.name: COMPRESSION pglz added\n");
  BOOST_TEST(changes("ALTER TABLE nodes ALTER name SET (n_distinct = 5)") ==
             "column nodes.name: SET n_distinct=5 added\n");
  BOOST_TEST(changes("ALTER TABLE nodes ALTER name SET STATISTICS -1, ALTER name SET STORAGE EXTENDED") ==
             "column nodes.name: STATISTICS 500 missing\n"
             "column nodes.name: STORAGE EXTERNAL missing\n");
}

BOOST_AUTO_TEST_CASE(what_few_use_is_named) {
  BOOST_TEST(changes("CREATE COLLATION german FROM \"C\"") == "collation german: added\n");
  BOOST_TEST(changes("CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple)") ==
             "text search configuration plain: added\n");
  BOOST_TEST(changes("ALTER TEXT SEARCH CONFIGURATION plain DROP MAPPING FOR uint")
                 .starts_with("text search configuration plain: definition was 1 simple, 2 simple"));
  BOOST_TEST(changes("CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple)") ==
             "text search dictionary words: added\n");
  BOOST_TEST(changes("CREATE CAST (state AS int) WITH INOUT") == "cast (state AS integer): added\n");
}

BOOST_AUTO_TEST_CASE(changes_of_everything_else_are_named) {
  BOOST_TEST(changes("ALTER TYPE state ADD VALUE 'c'") == "type state: values was (a, b), is (a, b, c)\n");
  BOOST_TEST(changes("ALTER TYPE state RENAME TO states") == "type state: missing\ntype states: added\n");
  BOOST_TEST(changes("CREATE SEQUENCE numbers") == "sequence numbers: added\n");
  BOOST_TEST(changes("DROP SEQUENCE numbers") == "sequence numbers: missing\n");
  BOOST_TEST(changes("CREATE SCHEMA app; CREATE TABLE app.t (a int)") == "table app.t: added\nschema app: added\n");
  BOOST_TEST(changes("DROP VIEW cheap") == "view cheap: missing\n");
  BOOST_TEST(changes("ALTER TABLE nodes ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON nodes USING (true)") ==
             "table nodes: ROW SECURITY added\npolicy mine on nodes: added\n");
  BOOST_TEST(
      changes("ALTER TABLE nodes DISABLE TRIGGER touched").starts_with("trigger touched on nodes: definition was"));
  BOOST_TEST(changes("DROP TRIGGER touched ON nodes") == "trigger touched on nodes: missing\n");
  BOOST_TEST(changes("DROP FUNCTION touch()") == "function touch(): missing\n");
  BOOST_TEST(changes("ALTER DOMAIN positive SET NOT NULL").starts_with("domain positive: definition was"));
  BOOST_TEST(changes("CREATE EXTENSION pg_trgm") == "extension pg_trgm: added\n");
  BOOST_TEST(changes("CREATE INDEX ix_gin ON nodes USING gin (name gin_trgm_ops)") == "index ix_gin: added\n");
  BOOST_TEST(changes("DROP INDEX ix_gin; CREATE INDEX ix_gin ON nodes (name)")
                 .starts_with("index ix_gin: definition was USING gin (name gin_trgm_ops), is USING btree (name)"));
}

BOOST_AUTO_TEST_SUITE_END()
