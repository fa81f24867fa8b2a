-- migrate:up
CREATE TABLE t (a TEXT);
-- migrate:down
DROP TABLE t;
