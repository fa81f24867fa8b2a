# postgresql
# Nothing in the files tells that a value is added: the server does, and the run goes on behind a COMMIT.
passes "$strata" lock --dialects postgresql
says_not "strata-needs-commit"
passes "$strata" verify --dialect postgresql --round-trip
passes "$strata" upgrade --database "$url"
says "what is before 0004 is committed first: unsafe use of new value \"paused\" of enum type st"
says "at head 0004: 4 migrations, 5 statements,"
says ", committed also after 0003"
expect "once each" "$(ask 'SELECT count(*), count(DISTINCT revision) FROM strata_log')" "4|4"
