-- migrate:variable owner ada
-- migrate:up
CREATE TABLE t (a TEXT, b TEXT, c TEXT);
INSERT INTO t VALUES (${owner}, 'of ${owner}''s', nosuch);
-- migrate:down
DROP TABLE t;
