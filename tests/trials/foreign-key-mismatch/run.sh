# sqlite
# A key that names a column without a unique index, unnoticed for years because keys are not enforced, is no reason to
# refuse the way down of another table, nor a backup.
passes "$strata" lock -d migrations
passes "$strata" upgrade -d migrations --database "$url"
passes "$strata" backup copy -d migrations --database "$url"
passes "$strata" downgrade -1 -y -d migrations --database "$url"
passes "$strata" downgrade base -y -d migrations --database "$url"
expect "tables" "$(ask "SELECT count(*) FROM sqlite_schema WHERE name IN ('account', 'payment', 'note')")" "0"
