# postgresql
# A function makes the table, in each migration that calls it.
passes "$strata" lock --dialects postgresql
passes "$strata" verify --dialect postgresql --round-trip
passes "$strata" upgrade --database "$url"
expect "rows" "$(ask 'SELECT name FROM goods ORDER BY 1')" "apple
pear"
