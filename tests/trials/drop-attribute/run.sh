# postgresql
# An attribute's values go out of every row of every table that has such a column.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" upgrade -d migrations --database "$url"
ask "INSERT INTO t VALUES (1, ROW(1, 'kept'))"

exits 1 "$strata" downgrade -1 -d migrations --database "$url" </dev/null
says "strata-loses-data"
expect "the values" "$(ask 'SELECT (c).b FROM t')" kept
