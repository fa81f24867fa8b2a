-- migrate:up
CREATE TABLE entries (id INTEGER PRIMARY KEY, account TEXT NOT NULL, amount INTEGER NOT NULL);

-- migrate:down
DROP TABLE entries;
