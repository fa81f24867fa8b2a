# sqlite
# A column is counted in the file, whatever stands in the values: long ones, quotes, line ends.
for value in ada a "a name that is longer than its variable" "o'hara" "two
lines"; do
  exits 1 "$strata" upgrade -d migrations --database "$url" --set "owner=$value"
  says "migrations/0001_a.sql:4:51: error:"
done
