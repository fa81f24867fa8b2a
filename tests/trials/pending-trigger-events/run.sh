# postgresql
# Rows in one migration, ALTER in the next: the triggers of a deferred key wait for COMMIT.
passes "$strata" lock --dialects postgresql
says "0003: 0002 writes under constraints or triggers that wait for COMMIT"
passes "$strata" verify --dialect postgresql --round-trip
passes "$strata" upgrade --database "$url"
says ", committed also after 0002"
expect "the row" "$(ask 'SELECT * FROM child')" "1|1|"
