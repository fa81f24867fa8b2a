-- migrate:up
CREATE TABLE nodes (id integer PRIMARY KEY);
-- migrate:down
DROP TABLE nodes;
