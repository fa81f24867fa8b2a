# postgresql
# Migrations are pending and the server is a standby: that is said, and where to go, not that a migration is to blame.
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$programs" ] || exit 77
standby=$(mktemp -d /tmp/strata-standby-XXXXXX)
as=
if [ "$(id -u)" = 0 ]; then
  as="setpriv --reuid=$(id -u nobody) --regid=$(id -g nobody) --clear-groups"
  chown nobody "$standby"
fi
trap '$as "$programs/pg_ctl" -D "$standby/data" -m immediate stop >/dev/null 2>&1 || :; rm -rf "$standby" "$work"' EXIT
cd /
HOME=$standby
passes $as "$programs/initdb" -D "$standby/data" -U strata -A trust --no-sync
# It never gets anything to replay, and is as hot as any.
$as touch "$standby/data/standby.signal"
$as "$programs/pg_ctl" -D "$standby/data" -w -l "$standby/log" -o "-k $standby -c listen_addresses= -c restore_command=false" \
  start >/dev/null || fail "no standby" "$(cat "$standby/log")"
cd "$work"
there="postgresql:///postgres?host=$standby&user=strata"
passes "$strata" lock -d migrations --dialects postgresql
exits 1 "$strata" upgrade -d migrations --database "$there"
says "[strata-read-only]"
says "help: this server is a standby: connect to the primary; target_session_attrs=read-write in the URL finds it among several hosts"
says_not "mend the migration"
