# A folder as dbmate reads it, migrated by dbmate.
program=dbmate layout=dbmate
first=20260129000100 second=20260130090000 third=20260203110000

migration() {
  write "migrations/$1" "-- migrate:up
$2

-- migrate:down
$3"
}

migrate_with_tool() {
  migration ${first}_nodes.sql "$nodes_up" "$nodes_down"
  migration ${second}_region.sql "$region_up" "$region_down"
  case $engine in
    sqlite) to=sqlite:shop.db ;;
    postgresql) to=$(printf '%s' "$url" | sed 's#///\(.*\)?host=\([^&]*\)&user=\([^&]*\).*#//\3@/\1?socket=\2#')\&sslmode=disable ;;
  esac
  dbmate --migrations-dir migrations --url "$to" --no-dump-schema migrate
  migration ${third}_jobs.sql "$jobs_up" "$jobs_down"
}

tools_table() { ask 'SELECT * FROM schema_migrations ORDER BY 1'; }
