-- migrate:up
INSERT INTO child VALUES (1, 1);
INSERT INTO parent VALUES (1);
-- migrate:down
DELETE FROM child;
DELETE FROM parent;
