#!/bin/sh
# with_shell.sh SHELL SCRIPT STRATA MIGRATE: runs the script in the shell, in a folder with two migrations, with both
# programs on the PATH; the script prints what TAB offers, and that is compared with what is expected.
set -eu
shell=$1 script=$2
if ! command -v "$shell" >/dev/null; then
  echo "skipped: $shell is not installed"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$(dirname "$3"):$(dirname "$4"):$PATH
HOME=$work
export PATH HOME
cd "$work"
strata new -m "create nodes" --revision 20260129_0001 >/dev/null
strata new -m "add region" --revision 20260130_0900 >/dev/null
mkdir -p other
strata new -m "elsewhere" --revision 0001 --directory other/chain >/dev/null

"$shell" "$script" >found 2>errors || { cat found errors; echo "$script failed"; exit 1; }
cat >expected <<'TEXT'
strata reb: rebase
strata upgrade 2026: 20260129_0001 20260130_0900
strata lock --acc: --accept-down --accept-edit
strata upgrade --format j: json
strata history -r base:20260130: 20260130_0900
strata show --directory other/chain 00: 0001
strata lock --directory oth: other
strata lock --directory=oth: other
strata frobnicate x:
nimbus-migrate upg: upgrade
nimbus-migrate show 2026021: 20260212_1430
nimbus-migrate downgrade --form: --format
TEXT
if ! diff -u expected found || [ -s errors ]; then
  cat errors
  exit 1
fi
