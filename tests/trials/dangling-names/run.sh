# sqlite
passes "$strata" verify -d migrations --cache cache
third() { printf '%s\n' "-- migrate:irreversible a test" "-- migrate:up" "$@" >migrations/0003_third.sql; }

third "CREATE TABLE other(id);" "DROP TABLE log;"
exits 1 "$strata" verify -d migrations --cache cache
expect "a table is gone" "$said" "migrations/0003_third.sql:4:1: error: 0003 leaves names of what is not there [strata-dangling]
    DROP TABLE log;
    ^
  view shout: no such table: main.log
  help: drop what refers to it, or make it anew, in the same migration; if that is released, in a new one"
third "DROP INDEX parent_code;"
exits 1 "$strata" verify -d migrations --cache cache
says "foreign key of table child (parent): no primary key or unique index of parent is on code"
third "DROP TABLE parent;" "CREATE TABLE parent(id INTEGER PRIMARY KEY, code TEXT UNIQUE);"
exits 1 "$strata" verify -d migrations --cache cache
says "  trigger noted: no such column: note
  view notes: no such column: note
  view notes_above: no such column: note
"
says_not "shout"
says_not "foreign key"

# Made anew by the next one: whoever stops in between is warned.
third "DROP TABLE log;"
printf '%s\n' "-- migrate:irreversible a test" "-- migrate:up" "DROP VIEW shout;" >migrations/0004_fourth.sql
passes "$strata" verify -d migrations --cache cache
says "migrations/0003_third.sql:3:1: warning: 0003 leaves names of what is not there, until 0004 [strata-dangling]"
rm migrations/0004_fourth.sql

# The way down leaves something as well.
printf '%s\n' "-- migrate:up" "CREATE TABLE more(x);" "-- migrate:down" "DROP TABLE more;" "DROP TABLE parent;" \
  >migrations/0003_third.sql
exits 1 "$strata" verify -d migrations --cache cache
says "migrations/0003_third.sql:5:1: error: down of 0003 leaves names of what is not there [strata-dangling]"
says "  foreign key of table child (parent): there is no table parent
  trigger noted: no such table: main.parent
  view notes: no such table: main.parent
  view notes_above: no such table: main.parent
"

# What nobody ever makes.
rm -r migrations/0002_parent.sql migrations/0003_third.sql cache
for time in first again; do
  exits 1 "$strata" verify -d migrations --cache cache
  says "migrations/0001_a.sql:3:1: error: 0001 leaves names of what is not there [strata-dangling]"
  says "  foreign key of table child (parent): there is no table parent"
done
