-- migrate:up
CREATE TABLE IF NOT EXISTS prices (id INTEGER PRIMARY KEY, cents INTEGER);
-- migrate:down
DROP TABLE prices;
