#!/bin/sh
# Prints an Alembic project's whole chain as SQL. To be run where alembic.ini is; docs/import.md explains it.
set -e
alembic history --verbose | sed 's/^/-- /'
alembic upgrade base:heads --sql
for head in $(alembic heads | cut -d' ' -f1); do
  alembic downgrade "$head:base" --sql
done
