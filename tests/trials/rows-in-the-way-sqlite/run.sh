# sqlite
# Each of these fails on the first database that is in use, and passes on empty tables.
exits 1 "$strata" verify
says '0002_not_null.sql:3:1: error: up of 0002 fails on a table with rows: Cannot add a NOT NULL column with default value NULL [strata-fails-on-rows]'
says '0003_default.sql:2:1: error: up of 0003 fails on a table with rows: Cannot add a column with non-constant default [strata-fails-on-rows]'
says '0004_rebuild.sql:3:1: error: up of 0004 fails on a table with rows: NOT NULL constraint failed: new_invoice.state [strata-fails-on-rows]'
says "0005_check.sql:3:1: error: up of 0005 fails on a table with rows: CHECK constraint failed: status IN ('new', 'old') [strata-fails-on-rows]"
says '0006_key.sql:4:1: error: up of 0006 fails on a table with rows:'
says '0007_back.sql:5:1: error: down of 0007 fails on a table with rows: NOT NULL constraint failed: new_customer.name [strata-fails-on-rows]'
says 'give the column a DEFAULT'
says 'on empty tables it passes; these rows were made up'
# What was locked is not to be edited, so it cannot stop a build.
passes "$strata" lock
passes "$strata" verify
says '0002_not_null.sql:3:1: warning: up of 0002 fails on a table with rows: Cannot add a NOT NULL column with default value NULL [strata-fails-on-rows]'
# The warnings are remembered, and said again.
passes "$strata" verify --cache cache
passes "$strata" verify --cache cache
says 'verified 0 of 7'
says '0002_not_null.sql:3:1: warning: up of 0002 fails on a table with rows'
