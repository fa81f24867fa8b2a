# sqlite
# The application made its table itself, before it had migrations.
ask "CREATE TABLE prices (id INTEGER PRIMARY KEY, cents INTEGER); INSERT INTO prices VALUES (1, 500)"

for words in upgrade "upgrade +1" plan; do
  exits 1 "$strata" $words --database "$url"
  says "[strata-not-empty]"
  says "strata adopt --match"
done
passes "$strata" status --database "$url"
says "the database holds tables, but no history of this chain"
expect "rows" "$(ask 'SELECT cents FROM prices')" 500
expect "bookkeeping" "$(ask "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'strata%'")" 0

passes "$strata" upgrade --sql --database "$url"
# Both states have this schema: only a person knows whether the second ran.
passes "$strata" adopt --match 1 -y --database "$url"
passes "$strata" upgrade --database "$url"
expect "rows" "$(ask 'SELECT cents FROM prices')" 50000
