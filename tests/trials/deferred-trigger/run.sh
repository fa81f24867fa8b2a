# postgresql
# What a trigger does at COMMIT is there for the next migration.
passes "$strata" lock --dialects postgresql
passes "$strata" upgrade --database "$url"
expect "noted" "$(ask 'SELECT noted FROM total')" 2
