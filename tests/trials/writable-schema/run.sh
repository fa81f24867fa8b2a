# sqlite
exits 1 "$strata" verify -d migrations
says "migrations/0002_b.sql:4:1: error: 0002 leaves a database that cannot be opened again: malformed database schema (t)"
says "[strata-broken-schema]"
exits 1 "$strata" compile -d migrations --output out --namespace x
says "[strata-broken-schema]"

# Pages that nothing names, and that are not free either.
sed -i "s/^UPDATE.*/DELETE FROM sqlite_schema WHERE name = 't';/" migrations/0002_b.sql
exits 1 "$strata" verify -d migrations
says "never used [strata-broken-schema]"

# A text that is right.
sed -i "s/^DELETE.*/UPDATE sqlite_schema SET sql = replace(sql, 'name TEXT', 'name TEXT COLLATE NOCASE') WHERE name = 't';/" \
  migrations/0002_b.sql
passes "$strata" verify -d migrations
