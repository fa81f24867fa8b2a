# sqlite
# A draft is edited after a database with rows has run it.
passes "$strata" upgrade --database "$url"
ask "INSERT INTO notes (body) VALUES ('a'), ('b')"
sed -i 's/body TEXT/body TEXT, at TEXT/' migrations/1_notes.sql

exits 1 "$strata" upgrade --database "$url"
says "[strata-draft-edited]"
says "upgrade --redo-drafts"
expect "rows" "$(ask 'SELECT count(*) FROM notes')" 2

passes "$strata" upgrade --redo-drafts --backup copies --database "$url"
expect "rows" "$(ask 'SELECT count(*) FROM notes')" 0
expect "columns" "$(ask "SELECT count(*) FROM pragma_table_info('notes')")" 3
expect "the copy's rows" "$(ask 'SELECT count(*) FROM notes' copies/*)" 2
