# postgresql
# A checkpoint would make large objects anew, empty and under other numbers.
passes "$strata" lock -d migrations --dialects postgresql
exits 1 "$strata" squash 0002 -d migrations
says '0002_lo.sql: error: the migrations up to `0002` leave 2 large objects, which no checkpoint can hold'
exits 1 "$strata" squash 0002 -d migrations --freeze doc.lo
says '[strata-cannot-squash]'

# One that is gone again does no harm.
printf -- '-- migrate:up\nSELECT lo_unlink(lo) FROM doc;\nDELETE FROM doc;\n-- migrate:irreversible a trial\n' >migrations/0003_c.sql
passes "$strata" lock -d migrations
passes "$strata" squash 0003 -d migrations
