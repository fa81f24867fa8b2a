# postgresql
# Tables in a schema of their own, which is not on the search path; and neighbours that are none of the chain's business.
passes "$strata" lock --dialects postgresql
ask "CREATE SCHEMA other; CREATE TABLE other.orders (id integer)"
ask "CREATE EXTENSION pg_stat_statements"
ask "CREATE SCHEMA app; CREATE TABLE app.orders (id integer PRIMARY KEY, total integer); INSERT INTO app.orders VALUES (1, 5)"

exits 1 "$strata" upgrade --database "$url"
says "holds a table that Strata has not made (app.orders)"
expect "rows" "$(ask 'SELECT total FROM app.orders')" 5

exits 1 "$strata" upgrade --beside-others --database "$url"
says "migrations/0001_app.sql:3:1: error: orders, which this chain has not made, would be taken for the chain's own"
expect "rows" "$(ask 'SELECT total FROM app.orders')" 5

ask "DROP TABLE app.orders"
passes "$strata" upgrade --database "$url"
passes "$strata" downgrade base -y --database "$url"
ask "CREATE TABLE notes (x integer)"
passes "$strata" upgrade --database "$url"
