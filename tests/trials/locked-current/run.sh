# sqlite
# A command that only reads says that it waits, too, and for how long.
passes "$strata" upgrade --database "$url"
mkfifo gate
sqlite3 trial.db <gate >/dev/null &
exec 3>gate
# Those who look whether it is locked by now may be in its way.
printf '.timeout 20000\nBEGIN EXCLUSIVE;\n' >&3
while sqlite3 trial.db "SELECT 1 FROM nodes" >/dev/null 2>&1; do sleep 0.1; done
for question in current status plan check log history\ -i; do
  exits 1 "$strata" $question --database "$url" --timeout 0.6
  says "waiting for the database's lock: 0 s of 1 s"
  says "--timeout on the command line"
done
exits 1 "$strata" current --database "$url" --timeout 0.6 --quiet
says_not "waiting"
echo "COMMIT;" >&3
exec 3>&-
wait
passes "$strata" current --check --database "$url" --timeout 0.6
says_not "waiting"
