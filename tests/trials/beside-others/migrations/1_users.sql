-- migrate:up
CREATE TABLE IF NOT EXISTS "users" (id INTEGER PRIMARY KEY, name TEXT);
CREATE INDEX IF NOT EXISTS users_name ON users (name);
-- migrate:down
DROP TABLE users;
