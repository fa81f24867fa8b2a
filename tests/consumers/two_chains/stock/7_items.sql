-- migrate:up
CREATE TABLE items (id INTEGER PRIMARY KEY, pieces INTEGER NOT NULL);

-- migrate:down
DROP TABLE items;
