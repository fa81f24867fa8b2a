#!/bin/sh
# The same for a project of which some revisions cannot be printed: a file for each that can, into the folder $1.
mkdir "$1" || exit
alembic history --verbose | sed 's/^/-- /' > "$1/history.sql"
alembic history | while IFS= read -r line; do
  revision=$(printf '%s' "$line" | sed 's/.* -> \([^ ,]*\).*/\1/')
  parent=$(printf '%s' "$line" | sed 's/[ ,].*//; s/<base>/base/')
  alembic upgrade "$parent:$revision" --sql > "$1/$revision.up.sql" || rm "$1/$revision.up.sql"
  alembic downgrade "$revision:$parent" --sql > "$1/$revision.down.sql" || rm "$1/$revision.down.sql"
done
