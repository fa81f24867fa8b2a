# postgresql
# An archive that pg_restore reads and that lacks what a launch needs is refused before anything is dropped.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" upgrade -d migrations --database "$url"
passes "$strata" backup one -d migrations --database "$url"
ask "INSERT INTO t VALUES ('since')"

pg_dump -Fc -T strata_log -d "$url" -f unsealed
exits 1 "$strata" restore unsealed -y -d migrations --database "$url"
says "the table strata_log is missing"
expect "the rows" "$(ask 'SELECT count(*) FROM t')" 1
cp one flipped
printf 'I' | dd of=flipped bs=1 seek=900 conv=notrunc 2>/dev/null
exits 1 "$strata" restore flipped -y -d migrations --database "$url"
says "its digest says that bytes of it have changed"
expect "the rows" "$(ask 'SELECT count(*) FROM t')" 1

passes "$strata" restore one -y -d migrations --database "$url"
expect "the restored rows" "$(ask 'SELECT count(*) FROM t')" 0
