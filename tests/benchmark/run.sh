#!/usr/bin/env bash
# Measures launches of a program with an embedded chain, side by side with the bare engine. usage: run.sh FOLDER [N…]
# The tables stand in FOLDER/launches.md and FOLDER/plans.md afterwards.
set -euo pipefail
strata=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
sizes=("$@")
[ $# -gt 0 ] || sizes=(10 100 1000)
rounds=${STRATA_BENCHMARK_ROUNDS:-15}

{
  cmake -S "$strata" -B "$folder/strata" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSTRATA_BUILD_TESTS=OFF
  cmake --build "$folder/strata"
  cmake --install "$folder/strata" --prefix "$folder/prefix"
} >"$folder/build.log" 2>&1 || {
  cat "$folder/build.log" >&2
  exit 1
}

table=$folder/launches.md
{
  echo "| scenario, N migrations of 3 statements | Strata, ms | min | floor, ms | min | ratio | Strata, KiB | floor, KiB |"
  echo "|---|---|---|---|---|---|---|---|"
} | tee "$table"
for size in "${sizes[@]}"; do
  here=$folder/$size
  if [ ! -d "$here/chain" ]; then "$strata/tests/benchmark/make_chain.sh" "$size" "$here/chain"; fi
  {
    cmake -S "$strata/tests/benchmark" -B "$here/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
      -DCMAKE_PREFIX_PATH="$folder/prefix" -DCHAIN="$here/chain"
    cmake --build "$here/build"
  } >"$here/build.log" 2>&1 || {
    cat "$here/build.log" >&2
    exit 1
  }
  launch=$here/build/launch floor=$here/build/floor before=$(printf '%05d' $((size - 1)))
  rm -f "$here"/*.db
  "$launch" "$here/a-head.db"
  "$floor" "$here/b-head.db"
  "$launch" "$here/a-before.db" "$before"
  "$floor" "$here/b-before.db" $((size - 1))
  compare() { "$here/build/compare_launches" "$rounds" "$@" | tee -a "$table"; }
  compare "at head, N = $size" : "$launch $here/a-head.db" : "$floor $here/b-head.db"
  compare "fresh to head, N = $size" "rm -f $here/a.db" "$launch $here/a.db" "rm -f $here/b.db" "$floor $here/b.db"
  compare "one new migration, N = $size" "cp $here/a-before.db $here/a.db" "$launch $here/a.db" \
    "cp $here/b-before.db $here/b.db" "$floor $here/b.db"
done

"$folder/${sizes[0]}/build/plan" | tee "$folder/plans.md"
