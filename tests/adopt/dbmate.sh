# A folder as dbmate reads it, migrated by dbmate.
layout=dbmate migrations=migrations verified=0 tool_rows=2
first=20260129000100 second=20260130090000 third=20260203110000

write() { printf -- '-- migrate:up\n%s\n\n-- migrate:down\n%s\n' "$2" "$3" >"migrations/$1"; }

migrate_with_tool() {
  mkdir migrations
  write ${first}_nodes.sql "CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO nodes VALUES (1, 'first');" 'DROP TABLE nodes;'
  write ${second}_region.sql 'ALTER TABLE nodes ADD COLUMN region TEXT;' 'ALTER TABLE nodes DROP COLUMN region;'
  case $engine in
    sqlite) to=sqlite:shop.db ;;
    postgresql) to=$(printf '%s' "$url" | sed 's/?host=\([^&]*\)/?socket=\1/')\&sslmode=disable ;;
  esac
  dbmate --migrations-dir migrations --url "$to" --no-dump-schema migrate
  write ${third}_jobs.sql 'CREATE TABLE jobs (id INTEGER PRIMARY KEY);' 'DROP TABLE jobs;'
}

tools_table() { ask 'SELECT * FROM schema_migrations ORDER BY 1'; }
