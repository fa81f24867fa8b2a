#!/bin/sh
# strata.sh STRATA: where the program finds its command, and what it says where there is none.
set -eu
strata=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset DATABASE_URL

# expect STATUS OUTPUT WORD…: both streams.
expect() {
  status=$1 wanted=$2
  shift 2
  found=0
  output=$("$strata" "$@" 2>&1) || found=$?
  if [ "$found" != "$status" ] || [ "$output" != "$wanted" ]; then
    printf 'strata %s\n  exits with %s:\n%s\n  expected %s:\n%s\n' "$*" "$found" "$output" "$status" "$wanted"
    exit 1
  fi
}

# Options may stand before the command, the author's and the operator's.
expect 0 'db/1_first.sql' --directory db new -m first --revision 1
expect 0 '1 (head)' -d db heads
expect 0 '1 (head)' heads -d db
expect 0 'locked 1' -d db lock
expect 0 '1 migration is locked' --directory=db lock --check
expect 2 "error: unknown command 'upgrad' [strata-usage]
  help: did you mean \`upgrade\`? strata --help lists all commands" --directory db upgrad
expect 2 "error: unknown command 'rebaes' [strata-usage]
  help: did you mean \`rebase\`? strata --help lists all commands" rebaes
expect 2 "error: no command is given [strata-usage]
  help: strata --help lists all commands" --directory db
expect 2 "error: unknown option '--versoin' [strata-usage]
  help: did you mean \`--version\`? strata --help lists all options" --versoin
expect 2 "error: unknown option '--dorectory' [strata-usage]
  help: did you mean \`--directory\`? strata rebase --help shows what it takes" rebase --dorectory db
expect 2 "error: unknown command 'ensure_version' [strata-usage]
  help: \`upgrade\` makes Strata's own tables where they are missing; strata --help lists all commands" -d db ensure_version
expect 0 "$("$strata" version)" --version
expect 0 "$("$strata" new --help)" help revision
expect 0 'db/2_second.sql' revision -d db -m second --revision 2
expect 1 "db: error: there is no revision 'haed' [strata-unknown-target]
  help: did you mean \`head\`? give head, heads, base, current, a revision or a unique prefix of one, a label, LABEL@head, +N, -N; a prefix needs at least four characters" edit haed -d db
# A folder of one dialect is enough to know whose script it is.
case $("$strata" upgrade 1 --sql -d db) in
  *'CREATE TABLE IF NOT EXISTS main.strata_state'*) ;;
  *)
    echo "no script for a folder of SQLite's"
    exit 1
    ;;
esac
