-- migrate:up
CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT);
-- migrate:down
DROP TABLE t;
