# postgresql
# What the help for strata-enum-value-used says to do: the value in one migration, its use in the next.
passes "$strata" lock --dialects postgresql
says "note: a fresh database cannot take the chain in one transaction: it commits before \`0003\` [strata-needs-commit]"
says "0003: uses \`paused\`, which 0002 adds to the type st"
passes "$strata" verify --dialect postgresql
says "[strata-needs-commit]"
passes "$strata" compile --output out --namespace trial
says "[strata-needs-commit]"
passes "$strata" verify --dialect postgresql --round-trip

exits 1 "$strata" upgrade --database "$url" --transactions single
says "upgrade --transactions per-migration"
expect "nothing of the single transaction" "$(ask "SELECT to_regclass('strata_state') IS NULL")" t

passes "$strata" upgrade --database "$url" --format json
says '"cut_after": [
    "0002"
  ]'
passes "$strata" current --check --database "$url"
ask 'DROP SCHEMA public CASCADE'
ask 'CREATE SCHEMA public'
passes "$strata" upgrade --database "$url" --transactions per-migration
says "at head 0003: 3 migrations"
says_not "committed also"
