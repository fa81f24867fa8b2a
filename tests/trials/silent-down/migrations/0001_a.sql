-- migrate:up
CREATE TABLE t(a int PRIMARY KEY, b text);
-- migrate:down
DROP TABLE t;
