-- migrate:up
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

-- migrate:down
DROP TABLE customers;
