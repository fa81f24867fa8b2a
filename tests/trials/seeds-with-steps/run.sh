# sqlite
# The build has none of the application's code; the seeds need the schema at head alone.
mkdir seeds
printf '%s\n' "-- migrate:up" "INSERT INTO invoice(id, number) VALUES (1, 'A1');" "-- migrate:down" \
  "DELETE FROM invoice WHERE id = 1;" >seeds/10_invoice.sql
passes "$strata" compile -d migrations --seeds seeds --set owner=me --output out --namespace x
says_not "strata-step-missing"
exits 77 "$strata" verify -d migrations --seeds seeds --set owner=me
says "skipped, not all was verified on sqlite: steps in C++ were left out"

printf '%s\n' "-- migrate:up" "INSERT INTO invoice(nr) VALUES ('A1');" >seeds/10_invoice.sql
exits 1 "$strata" compile -d migrations --seeds seeds --set owner=me --output out --namespace x
says "seeds/10_invoice.sql:2:1: error: statement 1 of 1 of seed 10_invoice failed: table invoice has no column named nr [strata-sql]"
