# sqlite
# Two programs in one file, on purpose; but one of the tables is called alike.
ask "CREATE TABLE Users (login TEXT); INSERT INTO Users VALUES ('root'); CREATE TABLE sessions (x)"

exits 1 "$strata" upgrade --database "$url"
says "holds tables that Strata has not made (Users, sessions)"
exits 1 "$strata" upgrade --beside-others --database "$url"
says "migrations/1_users.sql:2:1: error: Users, which this chain has not made"
expect "rows" "$(ask 'SELECT login FROM Users')" root

ask "ALTER TABLE Users RENAME TO logins"
passes "$strata" upgrade --beside-others --database "$url"
expect "rows" "$(ask 'SELECT login FROM logins')" root
expect "columns" "$(ask "SELECT count(*) FROM pragma_table_info('users')")" 2
