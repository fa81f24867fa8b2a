-- migrate:up
CREATE TABLE t (id int PRIMARY KEY, identity text, updated_at text);
CREATE INDEX t_identity ON t (identity);
-- migrate:down
DROP TABLE t;
