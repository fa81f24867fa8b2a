# postgresql
# What pg_dump itself writes, with whatever words this version guards it.
passes "$strata" upgrade -d migrations --database "$url"
made=$(ask "SELECT md5(prosrc) FROM pg_proc WHERE proname = 'guide'")
{
  printf -- '-- migrate:irreversible it is the baseline\n-- migrate:up\n'
  pg_dump --schema-only --no-owner --exclude-table='strata_*' "$url"
  printf "COMMENT ON EXTENSION plpgsql IS 'as older ones wrote';\n"
} >dump.sql
grep -q '^.restrict ' dump.sql || printf 'this pg_dump writes no \\restrict\n'
mv dump.sql migrations/0001_made.sql
passes "$strata" verify -d migrations --dialects postgresql --round-trip
ask 'CREATE DATABASE strata_trial_other'
other="$url&dbname=strata_trial_other"
passes "$strata" upgrade -d migrations --database "$other"
expect 'the text of a function' "$(ask "SELECT md5(prosrc) FROM pg_proc WHERE proname = 'guide'" "$other")" "$made"
