# postgresql
# One limit for all waiting: for a lock, and for trying again.
passes "$strata" lock --dialects postgresql
passes "$strata" upgrade 0001 --database "$url"
psql -qAtX "$url" -c 'BEGIN; LOCK TABLE nodes; SELECT pg_sleep(60)' >/dev/null 2>&1 &
reader=$!
for try in 1 2 3 4 5 6 7 8 9 10; do
  [ "$(ask "SELECT count(*) FROM pg_locks WHERE relation = 'nodes'::regclass")" = 0 ] || break
  sleep 1
done
before=$(date +%s)
exits 1 "$strata" upgrade --database "$url" --timeout 2
took=$(($(date +%s) - before))
kill $reader
says "[strata-locked]"
says "--timeout on the command line"
[ "$took" -lt 10 ] || fail "it took $took s"
