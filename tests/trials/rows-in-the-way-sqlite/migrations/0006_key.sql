-- migrate:up
CREATE TABLE owner (id INTEGER PRIMARY KEY);
CREATE TABLE new_invoice (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customer (id), state TEXT NOT NULL, owner INTEGER REFERENCES owner (id), made TEXT);
INSERT INTO new_invoice SELECT id, customer, state, owner, made FROM invoice;
DROP TABLE invoice;
ALTER TABLE new_invoice RENAME TO invoice;
CREATE INDEX invoice_customer ON invoice (customer);
-- migrate:irreversible rebuilt
