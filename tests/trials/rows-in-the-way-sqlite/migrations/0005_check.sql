-- migrate:up
CREATE TABLE new_customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, status TEXT NOT NULL CHECK (status IN ('new', 'old')));
INSERT INTO new_customer SELECT id, name, email, status FROM customer;
DROP TABLE customer;
ALTER TABLE new_customer RENAME TO customer;
-- migrate:irreversible rebuilt
