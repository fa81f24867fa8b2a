# sqlite
# What a migration attaches is the application's: the build acts on a file of its own in place of it.
real() { sqlite3 archive.db "SELECT * FROM event" && cksum archive.db; }
sqlite3 archive.db "CREATE TABLE event(id INTEGER PRIMARY KEY, note TEXT); INSERT INTO event VALUES (1, 'real row')"
before=$(real)

passes "$strata" verify -d migrations
says "migrations/0002_archive.sql:3:1: note: the file archive.db is not touched here: one in memory, which begins empty, stands in for it [strata-outside-scratch]"
expect "after verify" "$(real)" "$before"
passes "$strata" verify -d migrations --round-trip
expect "after the round trip" "$(real)" "$before"
passes "$strata" compile -d migrations --output out --namespace x
expect "after compile" "$(real)" "$before"
expect "files beside it" "$(ls -A)" "archive.db
migrations
out"

passes "$strata" upgrade -d migrations --database "$url"
expect "a launch works on the file itself" "$(ask "SELECT count(*) FROM event" archive.db)" 1

# A database made by hand: the chain runs on a scratch database to be compared with it.
sqlite3 archive.db "DELETE FROM event; INSERT INTO event VALUES (1, 'real row')"
before=$(real)
sqlite3 hand.db "CREATE TABLE event(id INTEGER PRIMARY KEY, note TEXT)"
exits 1 "$strata" adopt --match --dry-run -d migrations --database sqlite:///hand.db
says "[strata-several-match]"
expect "after adopt --match" "$(real)" "$before"
