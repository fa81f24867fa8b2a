# sqlite
second() { printf '%s\n' "-- migrate:irreversible a test" "-- migrate:up" "INSERT INTO t VALUES (1);" "$@" >migrations/0002_b.sql; }
endless="WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"

export STRATA_SCRATCH_SECONDS=1
second "$endless DELETE FROM t WHERE x = (SELECT count(*) FROM c);"
exits 1 "$strata" verify -d migrations
says "0002_b.sql:4:1: error:"
says "stopped after 1 s of processor time [strata-scratch-limit]"
second "CREATE VIEW v AS $endless SELECT max(x) AS x FROM c;" "INSERT INTO t SELECT x FROM v;"
exits 1 "$strata" compile -d migrations --output out --namespace x
says "0002_b.sql:5:1: error:"
says "[strata-scratch-limit]"

export STRATA_SCRATCH_SECONDS=60 STRATA_SCRATCH_MEGABYTES=64
second "$endless INSERT INTO t SELECT randomblob(10000) FROM c;"
exits 1 "$strata" verify -d migrations
says "0002_b.sql:4:1: error:"
says "it takes more than 64 MB of memory [strata-scratch-limit]"
second "$endless SELECT x, randomblob(10000) AS y FROM c ORDER BY y;"
exits 1 "$strata" verify -d migrations
says "[strata-scratch-limit]"

# What only takes a little goes through.
second "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 100000) INSERT INTO t SELECT x FROM c;"
passes "$strata" verify -d migrations
