# golang-migrate's files; the tables of migrate's database/sqlite and database/postgres.
layout=golang-migrate tool_rows=1
first=000001 second=000002 third=000003

migrate_with_tool() {
  write migrations/000001_nodes.up.sql "$nodes_up"
  write migrations/000001_nodes.down.sql "$nodes_down"
  write migrations/000002_region.up.sql "$region_up"
  write migrations/000002_region.down.sql "$region_down"
  write migrations/000003_jobs.up.sql "$jobs_up"
  write migrations/000003_jobs.down.sql "$jobs_down"
  ask "$nodes_up $region_up"
  case $engine in
    sqlite)
      ask 'CREATE TABLE schema_migrations (version uint64,dirty bool)'
      ask 'CREATE UNIQUE INDEX version_unique ON schema_migrations (version)'
      ask 'INSERT INTO schema_migrations (version, dirty) VALUES (2, 0)'
      ;;
    postgresql)
      ask 'CREATE TABLE schema_migrations (version bigint not null primary key, dirty boolean not null)'
      ask 'INSERT INTO schema_migrations (version, dirty) VALUES (2, false)'
      ;;
  esac
}

tools_table() { ask 'SELECT * FROM schema_migrations'; }
