-- migrate:up
CREATE TABLE a (id INTEGER PRIMARY KEY, made TEXT DEFAULT CURRENT_TIMESTAMP, chance INT DEFAULT (random()));
INSERT INTO a (id) VALUES (7), (8), (9);
-- migrate:down
DROP TABLE a;
