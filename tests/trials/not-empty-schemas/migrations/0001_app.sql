-- migrate:up
CREATE SCHEMA IF NOT EXISTS app;
CREATE TABLE IF NOT EXISTS app.orders (id integer PRIMARY KEY, total integer);
UPDATE app.orders SET total = total * 100;
-- migrate:down
DROP TABLE app.orders;
DROP SCHEMA app;
