#!/bin/sh
# real_tool.sh TOOL ENGINE STRATA: migrates a database with the tool itself, two migrations of three, adopts it, and goes
# one further and two back with Strata. ENGINE is sqlite, or postgresql with STRATA_TEST_DATABASE_URL. Exit status 77:
# the tool is not installed.
set -eu
tool=$1 engine=$2 strata=$3
folder=$(cd "$(dirname "$0")" && pwd)
if ! command -v "$tool" >/dev/null; then
  echo "skipped: there is no $tool (Debian: alembic with python3-psycopg2, sqitch with libdbd-sqlite3-perl and libdbd-pg-perl; npm: dbmate)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME="$work"
unset DATABASE_URL

case $engine in
  sqlite)
    url=sqlite:///shop.db
    ask() { sqlite3 shop.db "$1"; }
    ;;
  postgresql)
    url=$STRATA_TEST_DATABASE_URL
    # postgresql:///NAME?host=FOLDER&user=NAME, or with a host before the name.
    ask() { psql -qAtX "$url" -c "$1"; }
    ;;
esac

# expect WHAT FOUND WANTED
expect() {
  [ "$2" = "$3" ] && return
  printf '%s\n  found:\n%s\n  expected:\n%s\n' "$1" "$2" "$3"
  exit 1
}

. "$folder/$tool.sh"
migrate_with_tool

# Everything that is the tool's: its own table stays as it is.
before=$(tools_table)
expect 'the tool wrote' "$(printf '%s\n' "$before" | wc -l)" "$tool_rows"
"$strata" lock --directory "$migrations" --layout "$layout" --dialects "$engine" >/dev/null
run() { "$strata" --directory "$migrations" --layout "$layout" --database "$url" "$@" 2>&1; }

expect 'a dry run' "$(run adopt --dry-run | tail -n 1)" "would be at $second (2 migrations, $verified verified)"
expect 'adopted' "$(run adopt -y)" "adopted from $tool: at $second (2 migrations, $verified verified)"
expect 'check' "$(run check)" "history agrees with the chain: at $second, 1 migration pending"
expect 'upgraded' "$(run upgrade | tail -n 1 | cut -d: -f1)" "at head $third"
expect 'jobs' "$(ask 'SELECT count(*) FROM jobs')" 0
expect 'downgraded' "$(run downgrade -2 -y | tail -n 1 | cut -d: -f1)" "at $first"
expect 'rows' "$(ask 'SELECT * FROM nodes')" '1|first'
expect "the tool's table" "$(tools_table)" "$before"
expect 'again' "$(run adopt | cut -d, -f1)" "already adopted from $tool"
