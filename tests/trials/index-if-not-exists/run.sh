# postgresql
# The same in a transaction, with names that need quotes.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" upgrade 0001 -d migrations --database "$url"
ask 'CREATE UNIQUE INDEX CONCURRENTLY "Odd'"'"'s" ON app."Odd" (a)' && fail 'equal rows made a unique index' || true
exits 1 "$strata" upgrade -d migrations --database "$url"
says '(23505)'
ask 'DELETE FROM app."Odd" WHERE ctid = (SELECT min(ctid) FROM app."Odd")'
passes "$strata" upgrade -d migrations --database "$url"
expect 'invalid indexes' "$(ask 'SELECT count(*) FROM pg_index WHERE NOT indisvalid')" 0
expect 'indexes of the table' "$(ask "SELECT count(*) FROM pg_indexes WHERE schemaname = 'app'")" 1
