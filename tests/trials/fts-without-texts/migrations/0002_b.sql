-- The index outlives its texts.
-- migrate:up
DELETE FROM doc WHERE id = 7;
CREATE TABLE other(id INTEGER PRIMARY KEY);
-- migrate:down
DROP TABLE other;
