# sqlite
# A repeatable migration that the program does not know stays: its script is in the database alone, and whoever may write
# there could have written it.
passes "$strata" upgrade --database "$url"
rm migrations/all_nodes.sql
passes "$strata" upgrade --database "$url"
says "all_nodes"
says "upgrade --stored-scripts"
expect "the view" "$(ask "SELECT count(*) FROM sqlite_schema WHERE type = 'view'")" 1
exits 3 "$strata" check --database "$url"
says "all_nodes: unknown"
passes "$strata" upgrade --stored-scripts --database "$url"
expect "the view" "$(ask "SELECT count(*) FROM sqlite_schema WHERE type = 'view'")" 0
passes "$strata" check --database "$url"
