-- migrate:up
CREATE TYPE comp AS (a int);
CREATE TABLE t (id int PRIMARY KEY, c comp);
-- migrate:down
DROP TABLE t;
DROP TYPE comp;
