# postgresql
# A bulk load switches triggers and foreign keys off; the migration after it deletes a parent. One run and three runs
# leave the same rows.
passes "$strata" lock -d migrations --dialects postgresql
rows="SELECT string_agg(id || '>' || p, ' ' ORDER BY id) FROM child"
passes "$strata" upgrade -d migrations --database "$url"
expect "in one run" "$(ask "$rows")" "10>1 30>1"
passes "$strata" downgrade base -y -d migrations --database "$url"
for step in 1 2 3; do passes "$strata" upgrade +1 -d migrations --database "$url"; done
expect "in three runs" "$(ask "$rows")" "10>1 30>1"
