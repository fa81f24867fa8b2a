# postgresql
# A DO block adds the value, and a view uses it two migrations later.
passes "$strata" lock --dialects postgresql
says "done_jobs: uses \`it's done\`, which 0002 adds to the type State"
passes "$strata" upgrade --database "$url"
says ", committed also after 0003"
expect "rows" "$(ask 'SELECT count(*) FROM app.job')" 1
passes "$strata" check --database "$url"
