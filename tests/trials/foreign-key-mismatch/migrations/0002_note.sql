-- migrate:up
CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);
-- migrate:down
DROP TABLE note;
