#!/bin/sh
# adopt.sh TOOL ENGINE STRATA: a database that the tool has brought to the second of three migrations is adopted, and
# taken one further and two back. What TOOL.sh names as its program migrates it; where it names none, the tool's table is
# written as the tool's own source says. ENGINE is sqlite, or postgresql with STRATA_TEST_DATABASE_URL. Exit status 77:
# the program is not installed.
set -eu
tool=$1 engine=$2 strata=$3
folder=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME="$work"
unset DATABASE_URL

# TOOL.sh uses these texts, or others that do the same.
nodes_up="CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO nodes VALUES (1, 'first');"
nodes_down='DROP TABLE nodes;'
region_up='ALTER TABLE nodes ADD COLUMN region TEXT;'
region_down='ALTER TABLE nodes DROP COLUMN region;'
jobs_up='CREATE TABLE jobs (id INTEGER PRIMARY KEY);'
jobs_down='DROP TABLE jobs;'

case $engine in
  sqlite)
    url=sqlite:///shop.db
    ask() { sqlite3 shop.db "$1"; }
    ;;
  postgresql)
    url=$STRATA_TEST_DATABASE_URL
    ask() { psql -qAtX "$url" -c "$1"; }
    ;;
esac

# write FILE TEXT
write() {
  mkdir -p "$(dirname "$1")"
  printf '%s\n' "$2" >"$1"
}

# expect WHAT FOUND WANTED
expect() {
  [ "$2" = "$3" ] && return
  printf '%s\n  found:\n%s\n  expected:\n%s\n' "$1" "$2" "$3"
  exit 1
}

# What TOOL.sh sets: the program that it needs, the folder and its layout, the revisions, how many texts can be compared,
# how many rows the tool writes, whether there are ways back, options for what is in code; migrate_with_tool and tools_table.
program='' migrations=migrations verified=0 tool_rows=2 downs=yes gaps=''
. "$folder/$tool.sh"
if [ -n "$program" ] && ! command -v "$program" >/dev/null; then
  echo "skipped: there is no $program (Debian: alembic with python3-psycopg2, sqitch with libdbd-sqlite3-perl and libdbd-pg-perl; npm: dbmate)"
  exit 77
fi
migrate_with_tool

before=$(tools_table)
expect 'the tool wrote' "$(printf '%s\n' "$before" | wc -l)" "$tool_rows"
"$strata" lock --directory "$migrations" --layout "$layout" --dialects "$engine" $gaps >/dev/null
run() { "$strata" --directory "$migrations" --layout "$layout" $gaps --database "$url" "$@" 2>&1; }

expect 'a dry run' "$(run adopt --dry-run | tail -n 1)" "would be at $second (2 migrations, $verified verified)"
expect 'adopted' "$(run adopt -y | tail -n 1)" "adopted from $tool: at $second (2 migrations, $verified verified)"
expect 'check' "$(run check | tail -n 1)" "history agrees with the chain: at $second, 1 migration pending"
expect 'upgraded' "$(run upgrade | tail -n 1 | cut -d: -f1)" "at head $third"
expect 'jobs' "$(ask 'SELECT count(*) FROM jobs')" 0
if [ $downs = yes ]; then
  expect 'downgraded' "$(run downgrade -2 -y | tail -n 1 | cut -d: -f1)" "at $first"
  expect 'rows' "$(ask 'SELECT * FROM nodes')" '1|first'
else
  expect 'no way back' "$(run downgrade -2 -y | grep -c strata-irreversible)" 1
fi
expect "the tool's table" "$(tools_table)" "$before"
expect 'again' "$(run adopt | tail -n 1 | cut -d, -f1)" "already adopted from $tool"
