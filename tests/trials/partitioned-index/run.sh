# postgresql
# An index that somebody began, and that one partition lacks, enforces nothing there.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" upgrade 0001 -d migrations --database "$url"
ask 'CREATE UNIQUE INDEX p_a ON ONLY p(a)'
exits 1 "$strata" upgrade -d migrations --database "$url"
says 'the partitioned index p_a is there and invalid: some partitions have none'
ask 'DELETE FROM p WHERE ctid = (SELECT min(ctid) FROM p1)'
ask 'CREATE UNIQUE INDEX p1_a ON p1(a); ALTER INDEX p_a ATTACH PARTITION p1_a'
passes "$strata" upgrade -d migrations --database "$url"
expect 'invalid indexes' "$(ask 'SELECT count(*) FROM pg_index WHERE NOT indisvalid')" 0
