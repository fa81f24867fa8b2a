# sqlite
# A backup that is not what was made is refused before anything is written, however it came to be so.
restore() { "$strata" restore "$1" -y -d migrations --database "$url"; }
passes "$strata" upgrade -d migrations --database "$url"
ask "INSERT INTO t VALUES ('in the backup')"
passes "$strata" backup one -d migrations --database "$url"
ask "INSERT INTO t VALUES ('since')"

refused() {
  exits 1 timeout 30 "$strata" restore "$1" -y -d migrations --database "$url"
  says "$2"
  says "database: unchanged"
  expect "the rows after $1" "$(ask 'SELECT count(*) FROM t')" 2
}
cp one flipped
offset=$(grep -abo 'in the backup' flipped | head -1 | cut -d: -f1)
printf 'I' | dd of=flipped bs=1 seek="$offset" conv=notrunc 2>/dev/null
refused flipped "its digest says that bytes of it have changed"
cp one by_hand
sqlite3 by_hand "DROP TABLE strata_log"
refused by_hand "cannot be restored"
sqlite3 one ".backup unsealed"
sqlite3 unsealed "DROP TABLE strata_log"
refused unsealed "the table strata_log is missing"
refused trial.db "it is the database itself"
mkfifo pipe
refused pipe "it is no regular file"

passes restore one
expect "the restored rows" "$(ask 'SELECT * FROM t')" "in the backup"
