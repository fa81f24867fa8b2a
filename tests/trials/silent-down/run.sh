# postgresql
# What ALTER TABLE sets is part of the schema: a way down that leaves it is none, and a database that has it is another.
passes "$strata" lock -d migrations --dialects postgresql
ask 'CREATE TABLE t(a int PRIMARY KEY, b text)'
while IFS='|' read -r up down what; do
  printf -- '-- migrate:up\n%s\n-- migrate:down\nSELECT 1;\n' "$up" >migrations/0002_b.sql
  exits 1 "$strata" verify -d migrations
  says "$what"
  printf -- '-- migrate:up\n%s\n-- migrate:down\n%s\n' "$up" "$down" >migrations/0002_b.sql
  passes "$strata" verify -d migrations
  passes "$strata" adopt --match --dry-run -d migrations --database "$url"
  says 'the schema is that of 0001'
  ask "$up"
  passes "$strata" adopt --match --dry-run -d migrations --database "$url"
  says 'the schema is that of 0002'
  ask "$down"
done <<'EOF'
ALTER TABLE t REPLICA IDENTITY FULL;|ALTER TABLE t REPLICA IDENTITY DEFAULT;|REPLICA IDENTITY FULL
ALTER TABLE t ALTER b SET STORAGE EXTERNAL;|ALTER TABLE t ALTER b SET STORAGE EXTENDED;|STORAGE EXTERNAL
ALTER TABLE t ALTER b SET STATISTICS 500;|ALTER TABLE t ALTER b SET STATISTICS -1;|STATISTICS 500
ALTER TABLE t ALTER b SET (n_distinct = 3);|ALTER TABLE t ALTER b RESET (n_distinct);|n_distinct=3
ALTER TABLE t ALTER b SET COMPRESSION pglz;|ALTER TABLE t ALTER b SET COMPRESSION default;|COMPRESSION pglz
ALTER TABLE t CLUSTER ON t_pkey;|ALTER TABLE t SET WITHOUT CLUSTER;|CLUSTER ON t_pkey
ALTER TABLE t SET (toast.autovacuum_enabled = false);|ALTER TABLE t RESET (toast.autovacuum_enabled);|toast.autovacuum_enabled=false
CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple);|DROP TEXT SEARCH CONFIGURATION plain;|text search configuration plain
EOF
