# postgresql
# REINDEX CONCURRENTLY that failed leaves a copy, which every write pays for and nobody ever drops.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" upgrade 0001 -d migrations --database "$url"
ask "ALTER DATABASE $(ask 'SELECT current_database()') SET trial.fails = 'on'"
ask 'REINDEX INDEX CONCURRENTLY c_a' && fail 'the index was built' || true
expect 'a copy' "$(ask "SELECT count(*) FROM pg_class WHERE relname = 'c_a_ccnew'")" 1
ask "ALTER DATABASE $(ask 'SELECT current_database()') RESET trial.fails"
passes "$strata" upgrade -d migrations --database "$url"
expect 'indexes, all valid' "$(ask "SELECT bool_and(indisvalid), count(*) FROM pg_index WHERE indrelid = 'c'::regclass")" 't|1'
