# postgresql
# Somebody has tried the index before, and left it invalid.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" upgrade 0001 -d migrations --database "$url"
ask 'CREATE UNIQUE INDEX CONCURRENTLY c_a ON c(a)' && fail 'rows that are equal made a unique index' || true
valid="SELECT indisvalid FROM pg_index WHERE indexrelid = 'c_a'::regclass"
expect 'the index before' "$(ask "$valid")" f
ask 'DELETE FROM c WHERE ctid = (SELECT min(ctid) FROM c)'
passes "$strata" upgrade -d migrations --database "$url"
expect 'the index' "$(ask "$valid")" t
