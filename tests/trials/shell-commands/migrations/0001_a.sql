-- migrate:up
CREATE TABLE t(a text);
-- migrate:down
DROP TABLE t;
