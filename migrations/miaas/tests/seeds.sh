# seeds.sh MIAAS-MIGRATE: what the README shows of development data and copies, in a folder of its own.
set -eu
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DATABASE_URL=sqlite:///miaas.db

expect() {
  printf '%s\n' "$1" >expected
  sed 's/[0-9][0-9.]* ms/T ms/; s/[0-9][0-9]* bytes/B bytes/' output | diff expected -
}

"$program" upgrade >output
"$program" seed >output
expect "seeded 10_nodes (1 statement, T ms)
seeded 20_deployments (1 statement, T ms)"
"$program" seed >output
expect "nothing to do: 2 seeds ran before"
"$program" backup before.backup >output
expect "backed up to before.backup: at head 20260203_1100, 7 tables, 19 rows, B bytes, T ms"
"$program" seed --clear >output
expect "cleared 20_deployments (1 statement, T ms)
cleared 10_nodes (1 statement, T ms)"
"$program" restore before.backup --yes >output
expect "restored from before.backup: at head 20260203_1100 (was at head 20260203_1100), T ms"
"$program" seed >output
expect "nothing to do: 2 seeds ran before"
"$program" check
