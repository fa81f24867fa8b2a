# postgresql
# A migration that is tried reaches no file and no program, by none of the ways that lead there.
unset STRATA_TEST_POSTGRESQL_URL STRATA_TEST_DATABASE_URL
mkdir reached
chmod 777 . reached
while IFS= read -r way; do
  case $way in ALTER\ SYSTEM*) transaction=' transaction:false' ;; *) transaction= ;; esac
  printf -- '-- migrate:up%s\n%s\n-- migrate:irreversible a trial\n' "$transaction" "$way" >migrations/0002_b.sql
  exits 1 "$strata" verify -d migrations --dialects postgresql
  says '0002_b.sql:2:'
  says 'migrations are tried as a role without superuser rights'
  says_not 'nothing was verified'
done <<EOF
COPY t FROM PROGRAM 'touch $work/reached/a; echo x';
COPY t TO '$work/reached/b';
GRANT pg_execute_server_program TO CURRENT_USER; COPY t FROM PROGRAM 'touch $work/reached/c';
CREATE ROLE helper; GRANT pg_write_server_files TO helper;
DO \$\$ BEGIN EXECUTE 'ALTER ROLE strata_migrator SUPERUSER'; END \$\$;
SELECT lo_export(lo_from_bytea(0, 'x'), '$work/reached/d');
SELECT pg_read_file('/etc/passwd');
CREATE FUNCTION f() RETURNS int LANGUAGE c AS '\$libdir/x', 'f';
CREATE EXTENSION adminpack;
ALTER SYSTEM SET archive_command = 'touch $work/reached/e';
SET SESSION AUTHORIZATION strata;
EOF
expect 'files' "$(ls reached)" ''
# Trusted extensions need no superuser, and others are made before.
printf -- '-- migrate:up\nCREATE EXTENSION pg_trgm;\n-- migrate:down\nDROP EXTENSION pg_trgm;\n' >migrations/0002_b.sql
passes "$strata" verify -d migrations --dialects postgresql --round-trip
printf -- '-- migrate:up\nCREATE EXTENSION IF NOT EXISTS adminpack;\n-- migrate:irreversible a trial\n' >migrations/0002_b.sql
passes "$strata" verify -d migrations --dialects postgresql --round-trip --extensions adminpack
# What a bulk load sets belongs to the session.
printf -- '-- migrate:up\nSET LOCAL session_replication_role = replica;\n-- migrate:irreversible a trial\n' >migrations/0002_b.sql
passes "$strata" verify -d migrations --dialects postgresql
# Whoever trusts the migrations can say so.
printf -- '-- migrate:up\nCREATE ROLE app_owner;\nALTER TABLE t OWNER TO app_owner;\n-- migrate:irreversible a trial\n' >migrations/0002_b.sql
exits 1 "$strata" verify -d migrations --dialects postgresql
passes env STRATA_TEST_SUPERUSER=1 "$strata" verify -d migrations --dialects postgresql --round-trip
