-- migrate:up
CREATE TABLE c (a INT, at TEXT);
INSERT INTO c SELECT id, strftime('%s', 'now') FROM a WHERE chance % 2 = 0;
-- migrate:down
DROP TABLE c;
