-- migrate:up
PRAGMA ignore_check_constraints = ON;
PRAGMA recursive_triggers(1);
CREATE TEMPORARY TABLE noted (what TEXT);
INSERT INTO parent VALUES (1, 'a'), (2, 'b');
-- migrate:down
DELETE FROM main.parent;
