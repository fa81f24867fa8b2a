# refinery's files; the table of refinery_core/src/traits/mod.rs, and checksums of the texts in adopt.sh that the hasher
# of Rust's standard library gave.
layout=refinery verified=2 downs=no
first=1 second=2 third=3

migrate_with_tool() {
  write migrations/V1__nodes.sql "$nodes_up"
  write migrations/V2__add_region.sql "$region_up"
  write migrations/V3__jobs.sql "$jobs_up"
  ask "$nodes_up $region_up"
  ask 'CREATE TABLE refinery_schema_history(version int4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255),
    checksum VARCHAR(255))'
  ask "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES
    (1, 'nodes', '2026-01-29T00:01:00.000000001Z', '2328594660989042137'),
    (2, 'add_region', '2026-01-30T09:00:00.000000001Z', '10897250167924042026')"
}

tools_table() { ask 'SELECT * FROM refinery_schema_history ORDER BY 1'; }
