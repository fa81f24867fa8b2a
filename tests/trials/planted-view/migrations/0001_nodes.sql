-- migrate:up
CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT);

-- migrate:down
DROP TABLE nodes;
