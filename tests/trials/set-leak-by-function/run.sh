# postgresql
# A function sets what no statement names. The migration after it has the session's time zone and none of its settings.
passes "$strata" lock -d migrations --dialects postgresql
rows="SELECT string_agg(what || ' ' || to_char(at AT TIME ZONE 'UTC', 'HH24'), ',' ORDER BY what) FROM happened WHERE what <> ''"
PGOPTIONS='-c timezone=UTC'
export PGOPTIONS
passes "$strata" upgrade -d migrations --database "$url"
together=$(ask "$rows")
expect "in one run" "$together" "far 03,near 12,region  00"
passes "$strata" downgrade base -y -d migrations --database "$url"
for step in 1 2 3; do passes "$strata" upgrade +1 -d migrations --database "$url"; done
expect "in three runs" "$(ask "$rows")" "$together"
