-- migrate:up
INSERT INTO parent VALUES (2);
INSERT INTO child VALUES (2, 2);
-- migrate:down
DELETE FROM child WHERE id = 2;
DELETE FROM parent WHERE id = 2;
