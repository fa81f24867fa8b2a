# postgresql
# A materialized view's rows are not those of its query: a checkpoint fills it with other ones, and must not say that
# it found the same.
passes "$strata" lock -d migrations --dialects postgresql
passes "$strata" squash 0002 -d migrations
rm migrations/0002_*checkpoint.sql
exits 1 "$strata" squash 0003 -d migrations
says 'materialized view fresh: was 2 rows'
printf -- '-- migrate:up\nREFRESH MATERIALIZED VIEW fresh;\n-- migrate:irreversible a trial\n' >migrations/0004_d.sql
passes "$strata" lock -d migrations
passes "$strata" squash 0004 -d migrations
