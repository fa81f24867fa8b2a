# postgresql
# A block that drops a column in a string is asked about; one that drops an index is not, and an upgrade's UPDATE loses
# nothing.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" plan -d migrations --database "$url"
says_not "loses data"
passes "$strata" upgrade -d migrations --database "$url"
ask "INSERT INTO t VALUES (1, 'kept')"

passes "$strata" downgrade -1 -d migrations --database "$url" </dev/null
exits 1 "$strata" downgrade -1 -d migrations --database "$url" </dev/null
says "strata-loses-data"
expect "the column" "$(ask 'SELECT identity FROM t')" kept
