-- Where the change begins: a client's tags in one column, with commas between.

-- migrate:up
CREATE TABLE clients (id TEXT NOT NULL PRIMARY KEY, tags TEXT NOT NULL DEFAULT '');

-- migrate:down
DROP TABLE clients;
