-- migrate:up
UPDATE invoice SET state = 'open' WHERE state IS NULL OR state = '';
CREATE TABLE new_invoice (customer INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE, number INTEGER NOT NULL, state TEXT NOT NULL CHECK (state <> ''), begins DATE NOT NULL, ends DATE NOT NULL, made TEXT, PRIMARY KEY (customer, number), CHECK (ends > begins)) WITHOUT ROWID;
INSERT INTO new_invoice SELECT customer, number, state, begins, ends, made FROM invoice;
DROP TABLE invoice;
ALTER TABLE new_invoice RENAME TO invoice;
-- migrate:irreversible rebuilt
