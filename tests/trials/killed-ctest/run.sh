# postgresql
# Whoever kills ctest kills what it has started, whole.
unset STRATA_TEST_POSTGRESQL_URL STRATA_TEST_DATABASE_URL
cat >migrations/0002_long.sql <<'EOF'
-- migrate:up
SELECT pg_sleep(1000);
-- migrate:irreversible a trial
EOF
# Words of a command that none of the others have.
sleep=1000.$$
cat >caller.sh <<EOF
"$strata" with-server -- sh -c 'echo "\${STRATA_TEST_POSTGRESQL_URL#*host=}" >socket; sleep $sleep & sleep $sleep' >/dev/null 2>&1 </dev/null &
"$strata" verify -d migrations --dialects postgresql >/dev/null 2>&1 </dev/null &
echo \$! >verifier
exec sleep 1000 >/dev/null 2>&1
EOF
sh caller.sh &
caller=$!
for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
  [ -s socket ] && break
  sleep 1
done
[ -s socket ] || fail 'no server came up'
folder=$(cut -d '&' -f 1 socket)
kill -9 "$caller"
for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
  [ -e "$folder" ] || ps ax -o args | grep -q "^sleep $sleep" || kill -0 "$(cat verifier)" 2>/dev/null || break
  sleep 1
done
[ ! -e "$folder" ] || fail "left: $folder"
! ps ax -o args | grep "^sleep $sleep" || fail 'the command runs on'
! kill -0 "$(cat verifier)" 2>/dev/null || fail 'verification runs on'
! ps ax -o args | grep "[p]ostgres -D $folder" || fail 'the server runs on'
