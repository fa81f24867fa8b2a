#!/bin/sh
# trial.sh FOLDER STRATA: runs FOLDER/run.sh in a folder of its own that holds a copy of the chain as `migrations`. With
# PostgreSQL, STRATA_TEST_DATABASE_URL names an empty database.
set -eu
trial=$1 strata=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$trial/migrations" "$work/migrations"
cd "$work"
export HOME="$work"
unset DATABASE_URL
url=${STRATA_TEST_DATABASE_URL:-sqlite:///trial.db}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# ask SQL: what the database answers, columns separated by |.
ask() {
  if [ -n "${STRATA_TEST_DATABASE_URL:-}" ]; then psql -qAtX "${2:-$url}" -c "$1"; else sqlite3 "${2:-trial.db}" "$1"; fi
}

# expect WHAT FOUND WANTED
expect() { [ "$2" = "$3" ] || fail "$1" "  found:" "$2" "  expected:" "$3"; }

# passes WORD...: the command exits with 0; what it said is in $said.
passes() { said=$("$@" 2>&1) || fail "failed: $*" "$said"; }

# exits STATUS WORD...: the same with another status.
exits() {
  wanted=$1
  shift
  status=0
  said=$("$@" 2>&1) || status=$?
  [ "$status" = "$wanted" ] || fail "exit status $status instead of $wanted: $*" "$said"
}

# says TEXT: the last command said it.
says() { case $said in *"$1"*) ;; *) fail "not said: $1" "$said" ;; esac; }

# says_not TEXT
says_not() { case $said in *"$1"*) fail "said: $1" "$said" ;; esac; }

. "$trial/run.sh"
