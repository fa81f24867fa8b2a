-- migrate:up
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);
CREATE TABLE invoice (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer (id), state TEXT, owner INTEGER);
-- migrate:down
DROP TABLE invoice;
DROP TABLE customer;
