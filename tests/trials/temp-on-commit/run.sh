# postgresql
# Without a COMMIT between them the second migration meets the rows of the first one's temporary table, and the last
# one writes into a table that goes: the same rows must come of one run and of four.
passes "$strata" lock --dialects postgresql
passes "$strata" upgrade --database "$url"
says ", committed also after 0001, 0002, 0003"
at_once=$(ask 'SELECT name FROM goods UNION ALL SELECT name FROM shelf ORDER BY 1')
ask 'DROP SCHEMA public CASCADE' && ask 'CREATE SCHEMA public'
for each in 1 2 3 4; do passes "$strata" upgrade +1 --database "$url"; done
expect "rows" "$at_once" "$(ask 'SELECT name FROM goods UNION ALL SELECT name FROM shelf ORDER BY 1')"
expect "rows" "$at_once" "apple
kept
pear"
