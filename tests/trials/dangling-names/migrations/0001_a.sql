-- A key to a table that a later migration makes is fine; so are the application's functions and tables.
-- migrate:up
CREATE TABLE child(id INTEGER PRIMARY KEY, parent REFERENCES parent(code), "odd "" name" TEXT);
CREATE TABLE log(what TEXT);
CREATE VIEW shout AS SELECT our_upper(what) AS what FROM log;
CREATE VIEW numbers AS SELECT value FROM our_series(1, 9) WHERE value > 1;
CREATE TRIGGER shouted INSTEAD OF INSERT ON shout BEGIN INSERT INTO log VALUES (new.what); END;
-- migrate:down
DROP VIEW numbers;
DROP VIEW shout;
DROP TABLE log;
DROP TABLE child;
