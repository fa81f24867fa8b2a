# A Sqitch project, deployed by Sqitch as far as the second change, whose name holds a slash.
program=sqitch layout=sqitch migrations=. verified=2
first=nodes second=func_region third=jobs

change() {
  sqitch add "$1" --note "$1" >/dev/null
  printf '%s\n' "$2" >"deploy/$1.sql"
  printf '%s\n' "$3" >"revert/$1.sql"
}

migrate_with_tool() {
  sqitch config --user user.name Ada
  sqitch config --user user.email ada@example.com
  case $engine in
    sqlite) kind=sqlite to=db:sqlite:shop.db ;;
    postgresql)
      kind=pg
      name=${url%%\?*} name=${name##*/}
      PGHOST=$(printf '%s' "$url" | sed -n 's/.*[?&]host=\([^&]*\).*/\1/p')
      PGUSER=$(printf '%s' "$url" | sed -n 's/.*[?&]user=\([^&]*\).*/\1/p')
      export PGHOST PGUSER
      to=db:pg:$name
      ;;
  esac
  sqitch init shop --engine $kind --target "$to" >/dev/null
  change nodes "BEGIN;
$nodes_up
COMMIT;" "$nodes_down"
  change func/region "$region_up" "$region_down"
  change jobs "$jobs_up" "$jobs_down"
  sqitch deploy --to func/region
}

tools_table() {
  case $engine in
    sqlite) sqlite3 sqitch.db 'SELECT * FROM changes ORDER BY committed_at' ;;
    postgresql) ask 'SELECT * FROM sqitch.changes ORDER BY committed_at' ;;
  esac
}
