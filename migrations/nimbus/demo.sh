#!/usr/bin/env bash
# What Strata does, shown on nimbus: a program that migrates its own database, its history, a migration taken back and
# brought again, and a build that refuses an edited migration. `./dev demo` runs it; usage: demo.sh FOLDER
set -euo pipefail
strata=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
prefix=$folder/prefix

if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold='' plain=''; fi
chapter() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }
show() {
  printf '%s$ %s%s\n' "$bold" "$*" "$plain"
  "$@"
}
quietly() {
  printf '%s$ %s%s\n' "$bold" "$*" "$plain"
  "$@" >"$folder/log" 2>&1 || {
    cat "$folder/log"
    exit 1
  }
}

chapter "Strata is built and installed under ${prefix#"$strata"/} (a minute or two)"
quietly cmake -S "$strata" -B "$folder/strata" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSTRATA_BUILD_TESTS=OFF
quietly cmake --build "$folder/strata"
quietly cmake --install "$folder/strata" --prefix "$prefix"

chapter "nimbus, a program of its own, embeds the SQL files of its migrations folder"
rm -rf "$folder/nimbus"
cp -r "$strata/migrations/nimbus" "$folder/nimbus"
cd "$folder/nimbus"
show ls migrations
show grep -A 5 add_migrations CMakeLists.txt
quietly cmake -S . -B build -G Ninja -DCMAKE_PREFIX_PATH="$prefix" -DBUILD_TESTING=OFF
quietly cmake --build build

chapter "The first launch makes and migrates the database"
show ./build/nimbus sqlite:///nimbus.db

chapter "The second launch finds it at head: one query, no lock"
show ./build/nimbus sqlite:///nimbus.db

chapter "The operator's program comes with it"
export NIMBUS_DATABASE_URL=sqlite:///nimbus.db
show ./build/nimbus-migrate history
show ./build/nimbus-migrate current
show ./build/nimbus-migrate downgrade -1 -y
show ./build/nimbus-migrate current
show ./build/nimbus-migrate upgrade head
show ./build/nimbus-migrate log

chapter "Somebody edits a migration that databases have run, and builds"
show sed -i 's/fence_token BIGINT NOT NULL DEFAULT 1/fence_token BIGINT NOT NULL DEFAULT 7/' \
  migrations/20260212_1430_lease_fences.sql
if show cmake --build build; then
  echo "the build should have failed" >&2
  exit 1
fi

chapter "Taken back, it builds again; a comment or a line break is no edit"
show sed -i -e 's/DEFAULT 7/DEFAULT 1/' -e '1i -- One more comment.' migrations/20260212_1430_lease_fences.sql
show cmake --build build
show ./build/nimbus-migrate check

printf '\nThe demonstration is in %s; docs/guide.md goes on from here.\n' "${folder#"$strata"/}"
