# sqlite
# Rows can be made up for all of these tables, and every migration takes care of them: nothing to say.
passes "$strata" verify
expect 'what verify says' "$said" "verified 4 of 4 migrations on SQLite $(sqlite3 :memory: 'SELECT sqlite_version()'): up, down, up, on empty tables and on made-up rows"
passes "$strata" verify --round-trip
# The rows are verification's alone.
passes "$strata" upgrade --database "$url"
expect customers "$(ask 'SELECT count(*) FROM customer')" 2
