# postgresql
# A dump is a first migration as it stands, but for owners that are not there.
exits 1 "$strata" verify -d migrations --dialects postgresql
says '0001_base.sql:7:'
says 'role "app_owner" does not exist'
says 'pg_dump --no-owner'
says_not 'strata-psql-command'
says_not 'strata-string-setting'

sed '/OWNER TO/d' migrations/0001_base.sql >mended
mv mended migrations/0001_base.sql
passes "$strata" verify -d migrations --dialects postgresql --round-trip
# Without a lock file the URL tells the dialect.
passes "$strata" upgrade -d migrations --database "$url"
expect 'tables' "$(ask "SELECT count(*) FROM pg_tables WHERE schemaname = 'app'")" 1
