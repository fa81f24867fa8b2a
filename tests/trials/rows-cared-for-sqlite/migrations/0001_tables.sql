-- migrate:up
CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, email TEXT CHECK (email LIKE '%@%'), kind TEXT NOT NULL CHECK (kind IN ('private', 'firm')), rating INT NOT NULL CHECK (rating BETWEEN 1 AND 5), boss INTEGER REFERENCES customer (id), born DATE, config TEXT NOT NULL CHECK (json_valid(config)), code CHAR(2) CHECK (length(code) = 2));
CREATE TABLE invoice (customer INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE, number INTEGER NOT NULL, state TEXT, begins DATE NOT NULL, ends DATE NOT NULL, PRIMARY KEY (customer, number), CHECK (ends > begins)) WITHOUT ROWID;
CREATE TABLE item (id INTEGER PRIMARY KEY AUTOINCREMENT, customer INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB, price REAL NOT NULL DEFAULT 1.5, doubled REAL GENERATED ALWAYS AS (price * 2), FOREIGN KEY (customer, number) REFERENCES invoice (customer, number)) STRICT;
CREATE TABLE setting (only INTEGER PRIMARY KEY CHECK (only = 1), value TEXT);
CREATE VIEW firm AS SELECT * FROM customer WHERE kind = 'firm';
CREATE TRIGGER customer_named AFTER INSERT ON customer WHEN new.name = '' BEGIN SELECT RAISE(ABORT, 'a name, please'); END;
INSERT INTO customer (id, name, kind, rating, config) VALUES (1, 'first', 'firm', 3, '{}');
INSERT INTO setting VALUES (1, 'x');
-- migrate:irreversible first
