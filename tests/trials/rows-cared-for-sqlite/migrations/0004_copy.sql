-- migrate:up
CREATE TABLE everybody (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born TEXT);
INSERT INTO everybody SELECT id, name, coalesce(born, '') FROM customer;
INSERT INTO everybody (id, name, born) SELECT id, 'item', '' FROM item;
-- migrate:down
DROP TABLE everybody;
