# sqlx' files; the tables of sqlx-sqlite/src/migrate.rs and sqlx-postgres/src/migrate.rs, with sha384sum's checksums.
layout=sqlx verified=2
first=20260129000100 second=20260130090000 third=20260203110000

migrate_with_tool() {
  write migrations/${first}_nodes.up.sql "$nodes_up"
  write migrations/${first}_nodes.down.sql "$nodes_down"
  write migrations/${second}_region.up.sql "$region_up"
  write migrations/${second}_region.down.sql "$region_down"
  write migrations/${third}_jobs.up.sql "$jobs_up"
  write migrations/${third}_jobs.down.sql "$jobs_down"
  ask "$nodes_up $region_up"
  case $engine in
    sqlite) readable='hex(checksum)' bytes=BLOB time='TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP' ;;
    postgresql) readable=checksum bytes=BYTEA time='TIMESTAMPTZ NOT NULL DEFAULT now()' ;;
  esac
  ask "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on $time,
    success BOOLEAN NOT NULL, checksum $bytes NOT NULL, execution_time BIGINT NOT NULL)"
  for version in $first $second; do
    hash=$(sha384sum migrations/${version}_*.up.sql | cut -d' ' -f1)
    case $engine in
      sqlite) hash="x'$hash'" ;;
      postgresql) hash="decode('$hash', 'hex')" ;;
    esac
    ask "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
      VALUES ($version, 'step', TRUE, $hash, 912341)"
  done
}

# The bytes of a checksum may hold line ends.
tools_table() { ask "SELECT version, description, installed_on, success, $readable, execution_time FROM _sqlx_migrations ORDER BY 1"; }
