# postgresql
# Roles belong to the server: each run of a round trip meets none of another's, and adopting tries nothing beside
# people's databases.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" verify -d migrations
passes "$strata" verify -d migrations --round-trip
says 'verified 2 migrations'
roles="SELECT count(*) FROM pg_roles WHERE rolname = 'reporting'"
expect 'roles that verification left' "$(ask "$roles")" 0

exits 1 "$strata" squash 0002 -d migrations
says 'CREATE ROLE acts on the whole server, and no checkpoint can hold what it leaves there [strata-cannot-squash]'

ask 'CREATE TABLE t(a int primary key, b text)'
for dry in '' --dry-run; do
  exits 1 "$strata" adopt --match $dry -y -d migrations --database "$url"
  says '0002_role.sql:2:1: error: the chain is not tried on a scratch database: CREATE ROLE acts on the whole server'
  says '[strata-beyond-database]'
done
expect 'roles that adopt left' "$(ask "$roles")" 0
expect 'scratch databases' "$(ask "SELECT count(*) FROM pg_database WHERE datname LIKE 'strata_match%'")" 0
# The role is made behind the first migration, which can be tried.
passes "$strata" adopt --match 0001 --dry-run -d migrations --database "$url"

# The same server by another way, so that it is nobody's throwaway one: refused there, at its line.
socket=${url#*host=}
ln -s "${socket%%&*}" theirs
STRATA_TEST_POSTGRESQL_URL="postgresql:///postgres?host=$work/theirs&user=strata"
export STRATA_TEST_POSTGRESQL_URL
exits 1 "$strata" verify -d migrations --round-trip
says '0002_role.sql:2:1: error: CREATE ROLE acts on the whole server, and is not tried on the one that'
expect 'roles that a refusal left' "$(ask "$roles")" 0
