# postgresql
# Whoever has servers of their own has these set; none of them is meant for a throwaway one.
unset STRATA_TEST_POSTGRESQL_URL STRATA_TEST_DATABASE_URL
printf '*:*:*:*:wrong\n' >.pgpass
chmod 644 .pgpass
mkdir .postgresql
printf 'nonsense\n' >.postgresql/postgresql.crt
cat >nonsense <<'EOF'
PGHOST=nowhere.invalid PGHOSTADDR=192.0.2.1 PGPORT=1 PGDATABASE=nowhere PGUSER=nobody_here PGPASSWORD=wrong
PGPASSFILE=/nonsense PGOPTIONS='-c search_path=app -c default_transaction_read_only=on'
PGSSLMODE=nonsense PGSSLCERT=/nonsense PGSSLKEY=/nonsense PGSSLROOTCERT=/nonsense PGSSLCRL=/nonsense PGSSLSNI=nonsense
PGSSLMINPROTOCOLVERSION=nonsense PGSSLMAXPROTOCOLVERSION=nonsense PGSSLCOMPRESSION=1 PGREQUIRESSL=1
PGREQUIREPEER=nobody_here PGGSSENCMODE=nonsense PGKRBSRVNAME=nonsense PGGSSLIB=nonsense PGCHANNELBINDING=nonsense
PGTARGETSESSIONATTRS=standby PGCLIENTENCODING=nonsense PGAPPNAME=nonsense
EOF
# What no URL can override.
cat >more <<'EOF'
PGSERVICE=nonsense PGSERVICEFILE=/nonsense PGSYSCONFDIR=/nonsense PGDATESTYLE=nonsense PGTZ=nonsense PGGEQO=nonsense
PGCONNECT_TIMEOUT=nonsense PGLOCALEDIR=/nonsense PGDATA=/nonsense
EOF
with() { eval "env $(tr '\n' ' ' <nonsense) $(tr '\n' ' ' <more) \"\$@\""; }
passes with "$strata" lock -d migrations --dialects postgresql
passes with "$strata" verify -d migrations
passes with "$strata" verify -d migrations --round-trip
passes with "$strata" squash 0002 -d migrations
passes with "$strata" with-server -- sh -c 'test -z "$PGPORT" && psql -qAtX "$STRATA_TEST_DATABASE_URL" -c "SELECT 1"'
says 1
# A program that sets them itself.
passes "$strata" with-server -- sh -c "env $(tr '\n' ' ' <nonsense) psql -qAtX \"\$STRATA_TEST_DATABASE_URL\" -c 'SELECT 1'"
says 1
# The socket is its owner's alone.
expect 'rights of the folder and of the socket' \
  "$("$strata" with-server -- sh -c 'folder=${STRATA_TEST_POSTGRESQL_URL#*host=}; folder=${folder%%&*}
     stat -c %a "$folder" "$folder"/.s.PGSQL.5432')" "700
700"
