-- migrate:irreversible a test
-- migrate:up
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = 'CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT' WHERE name = 't';
PRAGMA writable_schema = OFF;
