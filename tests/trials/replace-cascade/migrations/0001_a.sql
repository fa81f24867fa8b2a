-- migrate:up
CREATE TABLE parent(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE child(id INTEGER PRIMARY KEY, parent REFERENCES parent(id) ON DELETE CASCADE);
INSERT OR REPLACE INTO parent VALUES (1, 'one');
INSERT INTO child VALUES (10, 1), (11, 1);
-- migrate:down
DROP TABLE child;
DROP TABLE parent;
