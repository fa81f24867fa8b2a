# postgresql
# The same where only the server knows of the deferred key, twice in one chain.
passes "$strata" lock --dialects postgresql
says_not "strata-needs-commit"
passes "$strata" upgrade --database "$url" --format json
says '"cut_after": [
    "0002",
    "0004"
  ]'
expect "once each" "$(ask 'SELECT count(*), count(DISTINCT revision) FROM strata_log')" "5|5"
expect "the rows" "$(ask 'SELECT (SELECT count(*) FROM parent), (SELECT count(*) FROM child)')" "2|0"
