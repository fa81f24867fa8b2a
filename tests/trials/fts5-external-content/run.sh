# sqlite
passes "$strata" verify -d migrations --round-trip
passes "$strata" lock -d migrations
exits 1 "$strata" squash 0001 -d migrations
