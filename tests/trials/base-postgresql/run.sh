# postgresql
# Another team's schema, types and functions are there before the first migration.
cat > base.sql <<'SQL'
SET search_path = auth, public;
CREATE SCHEMA IF NOT EXISTS Auth;
CREATE TABLE auth.users (id uuid PRIMARY KEY);
CREATE TYPE public."Mood" AS ENUM ('good', 'bad');
CREATE OR REPLACE FUNCTION auth.may_order(who uuid) RETURNS boolean LANGUAGE sql AS $$ SELECT true; $$;
CREATE SEQUENCE numbers;
CREATE TABLE public.regions (name text);
SQL
passes "$strata" lock --dialects postgresql
exits 1 "$strata" verify --dialect postgresql
passes "$strata" verify --base base.sql --dialect postgresql
passes "$strata" verify --base postgresql=base.sql --dialect postgresql --round-trip

exits 1 "$strata" upgrade --base base.sql --database "$url"
says "the schema auth, the table auth.users, the type public.Mood, the function auth.may_order, the sequence auth.numbers and 1 more [strata-base-missing]"
says "Strata runs base.sql on databases of its own alone"
expect "tables" "$(ask "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" 0
ask "CREATE SCHEMA auth; CREATE TABLE auth.users (id uuid PRIMARY KEY, mail text); CREATE SEQUENCE auth.numbers; CREATE TABLE regions (name text, capital text)"
ask "CREATE TYPE \"Mood\" AS ENUM ('good', 'bad')"
exits 1 "$strata" upgrade --base base.sql --database "$url"
says "of the chain migrations: the function auth.may_order [strata-base-missing]"

ask "CREATE FUNCTION auth.may_order(who uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
passes "$strata" upgrade --base base.sql --database "$url"
ask "DROP TABLE strata_state, strata_migrations, strata_log"
passes "$strata" adopt --match -y --base base.sql --database "$url"
says 0001

printf 'CREATE TABLE users (id integer);\nCREATE TABLE users (id integer);\n' > base.sql
exits 1 "$strata" verify --base base.sql --dialect postgresql
says "base.sql:2:1: error: what must exist before the first migration cannot be made: "
