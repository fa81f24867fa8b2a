#!/usr/bin/env bash
# Writes a chain of N migrations, a table with an index and a row each. usage: make_chain.sh N FOLDER
set -euo pipefail
mkdir -p "$2"
for number in $(seq 1 "$1"); do
  revision=$(printf '%05d' "$number")
  cat >"$2/${revision}_table.sql" <<SQL
-- migrate:up
CREATE TABLE table_$number (id INTEGER PRIMARY KEY, name TEXT NOT NULL, made_at TEXT, amount INTEGER DEFAULT 0);
CREATE INDEX ix_table_${number}_name ON table_$number (name);
INSERT INTO table_$number (name, made_at) VALUES ('first', '2026-01-30');

-- migrate:down
DROP TABLE table_$number;
SQL
done
