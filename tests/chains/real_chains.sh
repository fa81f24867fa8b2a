#!/bin/sh
# Tries strata on the migrations of real projects, as they stand upstream: each goes up, down and up on the plain engine.
#
#   real_chains.sh STRATA CLONES
#
# CLONES is a folder of git clones, each called as its project below (or owner+project/repo). Those that are missing are
# left out; without any, the exit status is 77. Nothing is written into the clones. What a run finds is compared with
# what was found when the row was written: errors are ups that the engine refuses, warnings are downs that it refuses or
# that do not restore the schema.
set -u

strata=$1
clones=${2:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
tried=0
wrong=0

clone_of() {
  for folder in "$clones/$1" "$clones"/*+"$1"/repo; do
    if git -C "$folder" rev-parse --git-dir > "$work/git" 2>&1; then
      echo "$folder"
      return
    fi
  done
}

# try PROJECT COMMIT PATH LAYOUT DIALECT ERRORS WARNINGS [OPTION…]
try() {
  project=$1 commit=$2 path=$3 layout=$4 dialect=$5 errors=$6 warnings=$7
  shift 7
  clone=$(clone_of "$project")
  if [ -z "$clone" ] || ! git -C "$clone" archive "$commit" "$path" > "$work/files.tar" 2> "$work/git"; then
    echo "left out: $project $dialect (no clone with $commit)"
    return
  fi
  tried=$((tried + 1))
  rm -rf "$work/files" && mkdir "$work/files" && tar x -C "$work/files" -f "$work/files.tar"
  folder="--directory $work/files/$path --display-directory $project --layout $layout --dialects $dialect"
  if [ "$dialect" = mysql ]; then
    # shellcheck disable=SC2086
    "$strata" compile $folder "$@" --output "$work/generated" --namespace chain > "$work/said" 2>&1
  else
    # shellcheck disable=SC2086
    "$strata" verify $folder "$@" --keep-going > "$work/said" 2>&1
  fi
  status=$?
  found="$(grep -c ' error: ' "$work/said") errors, $(grep -c ' warning: ' "$work/said") warnings"
  if [ $status -eq 77 ]; then
    echo "left out: $project $dialect ($(tail -n 1 "$work/said"))"
  elif [ "$found" = "$errors errors, $warnings warnings" ] && [ $status -lt 2 ]; then
    echo "as expected: $project $dialect: $found"
  else
    wrong=$((wrong + 1))
    cat "$work/said"
    echo "WRONG: $project $dialect: $found, expected $errors errors, $warnings warnings (status $status)"
  fi
}

[ -n "$clones" ] || { echo "skipped: no folder of clones is named (STRATA_TEST_CHAINS)"; exit 77; }

#   project     commit                                   path
try crates.io   57fa000662f511321daa61e6769f190ea0e80771 migrations diesel postgresql 0 36
try chirpstack  d77207cd362d6b18d35712750c41d6a8a1efbad5 chirpstack/migrations_postgres diesel postgresql 0 2 \
  --extensions pg_trgm,hstore
try chirpstack  d77207cd362d6b18d35712750c41d6a8a1efbad5 chirpstack/migrations_sqlite diesel sqlite 0 2
try authelia    23572030b4048922a377ca40d59e804e0ed25fd7 internal/storage/migrations/postgres pairs postgresql 0 5
try authelia    23572030b4048922a377ca40d59e804e0ed25fd7 internal/storage/migrations/sqlite pairs sqlite 0 1 \
  --functions BIN2B64/1,B642BIN/1
try authelia    23572030b4048922a377ca40d59e804e0ed25fd7 internal/storage/migrations/mysql pairs mysql 0 0
try pocket-id   d258d952b1573300860aff369e300a76f6fb5f09 backend/resources/migrations/postgres golang-migrate \
  postgresql 0 13
# Without the function that the application registers, one migration cannot go up.
try pocket-id   d258d952b1573300860aff369e300a76f6fb5f09 backend/resources/migrations/sqlite golang-migrate sqlite 1 15
try pocket-id   d258d952b1573300860aff369e300a76f6fb5f09 backend/resources/migrations/sqlite golang-migrate sqlite 0 15 \
  --functions normalize/1,normalize/2
# Two migrations of one version, told apart by their names; steps in Go between those in SQL.
try concourse   95872ce1a3af6fc0c4ab7f23658ec81f3e778d7c atc/db/migration/migrations pairs postgresql 0 24 --gaps \
1516643303_update_auth_providers,1522178770_add_job_tags,1528470872_add_global_users,\
1551384520_fix_build_private_plan,1561558376_add_type_to_resources,\
1579713199_migrate_job_configs_to_job_inputs_and_outputs,\
1589991895_add_config_pinned_version_to_resource_pins
# The commit before the migrations were put into one file.
try boulder     a1df5bd35b90c38d4c91212604f2adb639acd8b9 sa/_db/migrations goose mysql 0 0

[ $tried -gt 0 ] || { echo "skipped: none of the projects is in $clones"; exit 77; }
[ $wrong -eq 0 ]
