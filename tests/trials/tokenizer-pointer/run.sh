# sqlite
for command in "verify -d migrations" "verify -d migrations --round-trip" "compile -d migrations --output out --namespace x" \
  "upgrade -d migrations --database $url"; do
  exits 1 "$strata" $command
  says "0001_a.sql:3:1: error:"
  says "fts3tokenize disabled"
done
# The process's own settings stay as they are.
printf '%s\n' "-- migrate:irreversible a test" "-- migrate:up" "PRAGMA temp_store_directory = '/';" \
  "PRAGMA hard_heap_limit = 1;" "CREATE TABLE t(x);" "INSERT INTO t VALUES (zeroblob(1000000));" >migrations/0001_a.sql
passes "$strata" verify -d migrations
says "0001_a.sql:3:1: note: PRAGMA temp_store_directory is left out here: it is for the whole process [strata-outside-scratch]"
says "0001_a.sql:4:1: note: PRAGMA hard_heap_limit is left out here: it is for the whole process [strata-outside-scratch]"
