#!/usr/bin/env bash
# Installs the tools that npm has into FOLDER, as far as they can be had. usage: install_npm_tools.sh FOLDER
set -uo pipefail
without() { echo "== going without $*" >&2; }

mkdir -p "$1" && cd "$1" || exit 1
if ! command -v npm >/dev/null; then
  without "dbmate, knex and node-pg-migrate: there is no npm"
  exit 0
fi
wanted=(dbmate@2 node-pg-migrate@9 pg@8 knex@3 better-sqlite3@12)
if [ ! -e node_modules/.bin/knex ]; then
  npm install --prefix . --ignore-scripts --no-audit --no-fund "${wanted[@]}" >install.log 2>&1 ||
    without "${wanted[*]}: see $PWD/install.log"
fi
# Its binaries come from a place of their own; it is built here, against the headers of this node where they are there.
if [ -d node_modules/better-sqlite3 ] && [ ! -e node_modules/better-sqlite3/build/Release/better_sqlite3.node ]; then
  prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  headers=()
  if [ -d "$prefix/include/node" ]; then headers=(--nodedir="$prefix"); fi
  npm rebuild better-sqlite3 --build-from-source "${headers[@]}" >build.log 2>&1 ||
    without "better-sqlite3: see $PWD/build.log"
fi
exit 0
