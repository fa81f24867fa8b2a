# Flyway's files, undo scripts among them; the tables of SQLiteDatabase and PostgreSQLDatabase (getRawCreateScript), and
# checksums of the texts in adopt.sh that java.util.zip.CRC32 gave for java.io.BufferedReader's lines.
layout=flyway verified=2 tool_rows=4
first=1 second=1.2 third=1.10

migrate_with_tool() {
  write migrations/V1__nodes.sql "$nodes_up"
  write migrations/U1__nodes.sql "$nodes_down"
  write migrations/V1_2__region.sql "$region_up"
  write migrations/U1_2__region.sql "$region_down"
  write migrations/V1.10__jobs.sql "$jobs_up"
  write migrations/U1.10__jobs.sql "$jobs_down"
  ask "$nodes_up $region_up"
  case $engine in
    sqlite) key=' PRIMARY KEY' time="TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now'))" ;;
    postgresql) key='' time='TIMESTAMP NOT NULL DEFAULT now()' ;;
  esac
  ask "CREATE TABLE flyway_schema_history (installed_rank INT NOT NULL$key, version VARCHAR(50),
    description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL, script VARCHAR(1000) NOT NULL, checksum INT,
    installed_by VARCHAR(100) NOT NULL, installed_on $time, execution_time INT NOT NULL, success BOOLEAN NOT NULL)"
  case $engine in
    postgresql)
      ask 'ALTER TABLE flyway_schema_history ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank)'
      ;;
  esac
  ask 'CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success)'
  # The second was taken back once.
  ask "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,
    execution_time, success) VALUES
    (1, '1', 'nodes', 'SQL', 'V1__nodes.sql', -304823320, 'app', 3, true),
    (2, '1.2', 'region', 'SQL', 'V1_2__region.sql', 2011356896, 'app', 5, true),
    (3, '1.2', 'region', 'UNDO_SQL', 'U1_2__region.sql', 12, 'app', 5, true),
    (4, '1.2', 'region', 'SQL', 'V1_2__region.sql', 2011356896, 'app', 5, true)"
}

tools_table() { ask 'SELECT * FROM flyway_schema_history ORDER BY 1'; }
