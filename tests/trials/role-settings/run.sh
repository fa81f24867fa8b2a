# postgresql
# Roles that blocks and functions make, memberships and settings of roles.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" verify -d migrations --round-trip
expect 'roles that are left' "$(ask "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'app%'")" 0
expect 'settings that are left' "$(ask 'SELECT count(*) FROM pg_db_role_setting')" 0
ask 'CREATE TABLE t(a int primary key)'
exits 1 "$strata" adopt --match --dry-run -d migrations --database "$url"
says '0001_a.sql:3:1: error: the chain is not tried on a scratch database: CREATE ROLE acts'
expect 'roles that are left' "$(ask "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'app%'")" 0
