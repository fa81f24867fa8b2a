# sqlite
exits 1 "$strata" verify -d migrations
says "migrations/0002_rebuild.sql:3:1: error: 0002 leaves names of what is not there [strata-dangling]
    ALTER TABLE event RENAME TO event_legacy;
    ^
  foreign key of table sub (event): there is no table event_legacy
  trigger task_au: no such table: main.event_legacy
  view ev: no such table: main.event_legacy
  help: event was renamed first, and what refers to it went along; make the new table under another name, copy the rows,
        drop the views and triggers that name event, drop event, rename the new one to event and make them again; if this is
        released, mend it in a new migration"
exits 1 "$strata" verify -d migrations --round-trip
says "[strata-dangling]"
exits 1 "$strata" compile -d migrations --cache cache --output out --namespace x
says "[strata-dangling]"
exits 1 "$strata" compile -d migrations --cache cache --output out --namespace x
says "[strata-dangling]"

# In another tool's layout it is a warning.
mkdir borrowed
sed -n '/^-- migrate:up/,/^-- migrate:down/p' migrations/0001_a.sql | grep -v '^-- migrate' >borrowed/1_a.up.sql
sed -n '/^-- migrate:up/,$p' migrations/0002_rebuild.sql | grep -v '^-- migrate' >borrowed/2_rebuild.up.sql
passes "$strata" verify -d borrowed --layout golang-migrate
says "warning: 2 leaves names of what is not there [strata-dangling]"

# The order that the help names.
cat >migrations/0002_rebuild.sql <<'END'
-- migrate:irreversible rebuild
-- migrate:up
CREATE TABLE event_new(id INTEGER PRIMARY KEY, task INTEGER NOT NULL, note TEXT);
INSERT INTO event_new SELECT id, coalesce(task, 0), note FROM event;
DROP VIEW ev;
DROP TRIGGER task_au;
DROP TABLE event;
ALTER TABLE event_new RENAME TO event;
CREATE VIEW ev AS SELECT note FROM event;
CREATE TRIGGER task_au AFTER UPDATE ON task BEGIN INSERT INTO event(task, note) VALUES (new.id, new.status); END;
END
passes "$strata" verify -d migrations
