# sqlite
# As the guide makes it, with a repeatable view.
printf '%s\n' "-- migrate:repeatable" "-- migrate:up" "CREATE VIEW notes AS SELECT note FROM event;" "-- migrate:down" \
  "DROP VIEW notes;" >migrations/notes.sql
passes "$strata" upgrade -d migrations --database "$url"
sqlite3 trial.db ".schema --nosys" >schema.sql
passes "$strata" verify -d migrations --schema schema.sql
sed -i 's/note TEXT/note TEXT, more TEXT/' schema.sql
exits 1 "$strata" verify -d migrations --schema schema.sql
says "  column event.more: declared, not in the chain"
says_not "strata_"
