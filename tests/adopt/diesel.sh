# diesel's folders; the table of diesel/src/migration/setup_migration_table.sql.
layout=diesel
first=20260129000100 second=20260130090000 third=20260203110000

migrate_with_tool() {
  write migrations/2026-01-29-000100_nodes/up.sql "$nodes_up"
  write migrations/2026-01-29-000100_nodes/down.sql "$nodes_down"
  write migrations/2026-01-30-090000_region/up.sql "$region_up"
  write migrations/2026-01-30-090000_region/down.sql "$region_down"
  write migrations/2026-02-03-110000_jobs/up.sql "$jobs_up"
  write migrations/2026-02-03-110000_jobs/down.sql "$jobs_down"
  ask "$nodes_up $region_up"
  ask 'CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL,
    run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)'
  ask "INSERT INTO __diesel_schema_migrations (version) VALUES ('$first'), ('$second')"
}

tools_table() { ask 'SELECT * FROM __diesel_schema_migrations ORDER BY 1'; }
