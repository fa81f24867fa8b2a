# postgresql
# COLUMN is optional, and a column may be called `key`: its values go, so somebody has to say yes.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" upgrade -d migrations --database "$url"
ask "INSERT INTO kv (v, key) VALUES ('a', 'kept')"

passes "$strata" plan --down -1 -d migrations --database "$url"
says "-- loses data"
exits 1 "$strata" downgrade -1 -d migrations --database "$url" </dev/null
says "strata-loses-data"
expect "the column" "$(ask 'SELECT key FROM kv')" kept

passes "$strata" downgrade -1 -y -d migrations --database "$url" </dev/null
expect "the other column" "$(ask 'SELECT * FROM kv')" "1|a"
