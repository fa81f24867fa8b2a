# postgresql
passes "$strata" verify --dialects postgresql
says_not warning
says_not strata-fails-on-rows
says_not strata-rows-not-tried
says 'on empty tables and on made-up rows'
# What was made up is gone, and took no number of a sequence.
passes "$strata" verify --dialects postgresql --round-trip
