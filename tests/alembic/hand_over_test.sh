#!/bin/sh
# hand_over_test.sh STRATA SOURCES: prints the project with the installed Alembic in every way that docs/import.md names,
# imports what comes out, and wants one chain each time, whose schema is the one that Alembic's own SQL makes.
# recorded/ holds what Alembic 1.8.1 printed, for the tests that run without it.
set -eu
strata=$1
sources=$2

for program in alembic sqlite3; do
  command -v "$program" > /dev/null || { echo "skipped: $program is not installed"; exit 77; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$sources/project" "$work/project"
cd "$work/project"
export PYTHONDONTWRITEBYTECODE=1

fail() {
  echo "failed: $*" >&2
  exit 1
}

# The revisions with their digests: all of a history that matters to a database.
digests() {
  sed -n 's/^\([^ #]*\) parents=.*\.digest=\([^ ]*\).*/\1 \2/p' "$1/strata.lock" | sort
}

import() {  # FROM TO DIALECT
  "$strata" import "$1" --from alembic-sql --to "$2" --dialects "$3" > "$work/log" 2>&1 ||
    { cat "$work/log"; fail "import of $1"; }
}

for dialect in sqlite postgresql; do
  export ALEMBIC_DIALECT=$dialect
  sh "$sources/hand_over.sh" > "$work/$dialect.sql" 2> "$work/log" || { cat "$work/log"; fail "hand_over.sh"; }
  import "$work/$dialect.sql" "$work/$dialect.whole" $dialect
  [ "$(digests "$work/$dialect.whole" | wc -l)" = 6 ] || fail "$dialect: not six revisions"

  sh "$sources/hand_over_apart.sh" "$work/$dialect.files" 2> "$work/log" || { cat "$work/log"; fail "hand_over_apart.sh"; }
  import "$work/$dialect.files" "$work/$dialect.apart" $dialect
  ALEMBIC_APART=1 sh "$sources/hand_over.sh" > "$work/each.sql" 2> "$work/log"
  import "$work/each.sql" "$work/$dialect.each" $dialect
  ALEMBIC_TABLE=versions sh "$sources/hand_over.sh" > "$work/table.sql" 2> "$work/log"
  import "$work/table.sql" "$work/$dialect.table" $dialect
  import "$sources/recorded/$dialect.sql" "$work/$dialect.recorded" $dialect
  for other in apart each table recorded; do
    [ "$(digests "$work/$dialect.whole")" = "$(digests "$work/$dialect.$other")" ] ||
      fail "$dialect: another chain from the output called $other"
  done
done

# Up, down and up again, on SQLite.
"$strata" verify --round-trip --directory "$work/sqlite.whole" > "$work/log" 2>&1 || { cat "$work/log"; fail "verify"; }

# The same schema as by Alembic's own script, and the same rows.
sed '/^-- Running downgrade/,$d' "$work/sqlite.sql" | sqlite3 "$work/theirs.db"
"$strata" upgrade --directory "$work/sqlite.whole" --database "sqlite:///$work/ours.db" > /dev/null
for database in theirs ours; do
  {
    sqlite3 "$work/$database.db" "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'strata%'
      AND tbl_name NOT IN ('alembic_version', 'sqlite_sequence') ORDER BY 1, 2"
    sqlite3 "$work/$database.db" "SELECT * FROM accounts; SELECT * FROM jobs"
  } > "$work/$database.txt"
done
diff "$work/theirs.txt" "$work/ours.txt" || fail "another schema than Alembic's"

# The database that Alembic's script made is taken over as it is.
adopted="--directory $work/sqlite.whole --database sqlite:///$work/theirs.db"
"$strata" adopt --help > /dev/null 2>&1 || { echo "one chain, printed in five ways; not adopted: no such command"; exit 0; }
"$strata" adopt $adopted --yes > "$work/log" 2>&1 || { cat "$work/log"; fail "adopt"; }
[ "$("$strata" current $adopted)" = "20260130_last (head)" ] || fail "the adopted database is at $("$strata" current $adopted)"
"$strata" check $adopted > "$work/log" 2>&1 || { cat "$work/log"; fail "check"; }
echo "the chain is one, printed in five ways for two dialects"
