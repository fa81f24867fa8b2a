# sqlite
passes "$strata" verify -d migrations
says "migrations/0002_b.sql:3:1: warning: a row of parent is replaced by deleting it first, which acts on the rows that refer to it in child (ON DELETE CASCADE) [strata-replace-cascade]"
says_not "0001_a.sql"
with() { printf '%s\n' "-- migrate:irreversible new names" "-- migrate:up" "$@" >migrations/0002_b.sql; }

for each in "REPLACE INTO main.\"Parent\" VALUES (1, 'uno');" "UPDATE OR REPLACE parent SET name = 'uno';" \
  "WITH n(x) AS (VALUES (1)) INSERT OR REPLACE INTO [parent] SELECT x, 'uno' FROM n;"; do
  with "$each"
  passes "$strata" verify -d migrations
  says "migrations/0002_b.sql:3:1: warning:"
  says "[strata-replace-cascade]"
done
for each in "INSERT INTO parent VALUES (1, 'uno') ON CONFLICT DO UPDATE SET name = excluded.name;" \
  "UPDATE parent SET name = replace(name, 'o', 'u');" "INSERT OR REPLACE INTO child VALUES (10, 1);" "SELECT 'INSERT OR REPLACE INTO parent';"; do
  with "$each"
  passes "$strata" verify -d migrations
  says_not "strata-replace-cascade"
done

# The table says so itself.
printf '%s\n' "-- migrate:up" "CREATE TABLE place(id INTEGER PRIMARY KEY ON CONFLICT REPLACE, name TEXT);" \
  "CREATE TABLE note(place REFERENCES place ON DELETE SET NULL);" "-- migrate:down" "DROP TABLE note;" \
  "DROP TABLE place;" >migrations/0001_a.sql
with "INSERT INTO place VALUES (1, 'here');"
passes "$strata" verify -d migrations
says "which acts on the rows that refer to it in note (ON DELETE SET NULL) [strata-replace-cascade]"
