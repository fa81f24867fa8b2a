# sqlite
for command in "verify -d migrations" "verify -d migrations --round-trip" "compile -d migrations --output out --namespace x" \
  "upgrade -d migrations --database $url"; do
  exits 1 "$strata" $command
  says "0001_a.sql:3:1: error:"
  says "fts3tokenize disabled"
done
# The settings of the process are nobody's to change in a migration.
cat >migrations/0001_a.sql <<'END'
-- migrate:irreversible a test
-- migrate:up
PRAGMA hard_heap_limit = 1;
CREATE TABLE t(x);
END
exits 1 "$strata" verify -d migrations
says "0001_a.sql:3:1: error: hard_heap_limit holds for the whole program"
