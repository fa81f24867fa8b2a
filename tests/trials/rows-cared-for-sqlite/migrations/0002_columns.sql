-- migrate:up
ALTER TABLE customer ADD COLUMN status TEXT NOT NULL DEFAULT 'new';
ALTER TABLE invoice ADD COLUMN made TEXT;
UPDATE invoice SET made = datetime('now');
CREATE UNIQUE INDEX customer_email ON customer (email);
CREATE UNIQUE INDEX item_of ON item (customer, number, id);
INSERT INTO customer (id, name, kind, rating, config) VALUES (2, 'second', 'private', 1, '{}');
UPDATE setting SET value = 'y';
-- migrate:down
DELETE FROM customer WHERE id = 2;
DROP INDEX item_of;
DROP INDEX customer_email;
ALTER TABLE invoice DROP COLUMN made;
ALTER TABLE customer DROP COLUMN status;
