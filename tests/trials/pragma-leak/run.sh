# sqlite
# Pragmas and a temporary table of one migration are none of the next one's.
passes "$strata" lock -d migrations
rows="SELECT group_concat(id || name) || (SELECT group_concat(what) FROM noted) FROM parent"
passes "$strata" upgrade -d migrations --database "$url"
together=$(ask "$rows")
expect "in one run" "$together" "1a++,2bkept"
rm trial.db
for step in 1 2 3; do passes "$strata" upgrade +1 -d migrations --database "$url"; done
expect "in three runs" "$(ask "$rows")" "$together"

# What SQLite does not tell cannot be put back.
cat > migrations/0004_like.sql <<'SQL'
-- migrate:up
PRAGMA case_sensitive_like = ON;
-- migrate:irreversible it is for this test
SQL
exits 1 "$strata" verify -d migrations
says "0004_like.sql:2:1: error: SQLite does not tell how case_sensitive_like was"
says "strata-session-setting"
