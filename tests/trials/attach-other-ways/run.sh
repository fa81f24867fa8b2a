# sqlite
# The same file under other names, WAL, a copy by VACUUM, and a later migration that reads what an earlier one wrote.
passes "$strata" verify -d migrations --cache cache
says "0003_later.sql:11:1: note: the file copy.db is not touched here"
passes "$strata" verify -d migrations --round-trip
passes "$strata" compile -d migrations --cache cache --output out --namespace x
rm -r cache out
expect "files" "$(ls -A)" "migrations"

# The cache holds the files beside the database, too.
passes "$strata" verify -d migrations --cache cache
printf '%s\n' "-- migrate:irreversible a test" "-- migrate:up transaction:false" \
  "-- migrate:guard SELECT NOT EXISTS (SELECT 1 FROM pragma_database_list WHERE name = 'arch')" "ATTACH 'archive.db' AS arch;" \
  "-- migrate:guard SELECT true" "DELETE FROM arch.old;" "-- migrate:guard SELECT true" "DETACH arch;" >migrations/0004_more.sql
passes "$strata" verify -d migrations --cache cache
expect "no file" "$(ls -A)" "cache
migrations"

refused() {
  printf '%s\n' "-- migrate:irreversible a test" "-- migrate:up transaction:false" "-- migrate:guard SELECT true" \
    "$1;" >migrations/0004_more.sql
  exits 1 "$strata" verify -d migrations
  says "[strata-outside-scratch]"
  says "0004_more.sql:4:"
}
refused "ATTACH 'file:archive.db?vfs=unix' AS arch"
refused "ATTACH 'file:archive.db?%76fs=unix' AS arch"
refused "ATTACH 'arch' || 'ive.db' AS arch"
expect "no file" "$(ls -A)" "cache
migrations"
