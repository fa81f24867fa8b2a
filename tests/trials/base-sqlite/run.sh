# sqlite
# A service that shares the file has its tables there before the first migration.
cat > base.sql <<'SQL'
CREATE TABLE "users" (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE IF NOT EXISTS scratch (x); DROP TABLE scratch;
CREATE TEMP TABLE passing (x);
CREATE INDEX ix_users_name ON users (name);
CREATE VIEW main.[Logins] AS SELECT id, name FROM users;
SQL
exits 1 "$strata" verify
passes "$strata" verify --base base.sql
passes "$strata" verify --base sqlite=base.sql --round-trip
passes "$strata" verify --base base.sql --cache cache
exits 1 "$strata" verify --cache cache
passes "$strata" compile --base base.sql --namespace shop --output made
says "databases run all migrations, without a snapshot"
exits 2 "$strata" verify --base oracle=base.sql
says "unknown dialect 'oracle'"
passes "$strata" lock
exits 1 "$strata" squash 0002 --base base.sql
says "and would hold what the base makes [strata-cannot-squash]"

exits 1 "$strata" upgrade --base base.sql --database "$url"
says "base.sql: error: "
says "lacks what is there before the first migration of the chain migrations: the table users, the view Logins [strata-base-missing]"
says "database: unchanged"
expect "tables" "$(ask "SELECT count(*) FROM sqlite_schema")" 0
ask "CREATE TABLE Users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT)"
exits 1 "$strata" upgrade --base base.sql --database "$url"
says "of the chain migrations: the view Logins [strata-base-missing]"

ask "CREATE VIEW logins AS SELECT id, name FROM users; CREATE TABLE others (x)"
exits 1 "$strata" upgrade --base base.sql --database "$url"
says "holds a table that Strata has not made (others)"
ask "DROP TABLE others; INSERT INTO users VALUES (1, 'root', NULL)"
passes "$strata" upgrade --base base.sql --database "$url"
passes "$strata" downgrade base -y --base base.sql --database "$url"
passes "$strata" upgrade --base base.sql --database "$url"
expect "rows" "$(ask 'SELECT name FROM users')" root

# The same schema without a history is found again, and what is somebody else's does not count.
ask "DROP TABLE strata_state; DROP TABLE strata_migrations; DROP TABLE strata_log"
passes "$strata" adopt --match -y --base base.sql --database "$url"
says 0002

printf 'CREATE TABLE users (id INTEGER);\nCREATE TABEL logins (x);\n' > base.sql
exits 1 "$strata" verify --base base.sql
says "base.sql:2:8: error: what must exist before the first migration cannot be made: near \"TABEL\": syntax error [strata-sql]"
