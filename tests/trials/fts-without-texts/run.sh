# sqlite
passes "$strata" verify -d migrations --round-trip
