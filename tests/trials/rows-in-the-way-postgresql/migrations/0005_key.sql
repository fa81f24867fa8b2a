-- migrate:up
CREATE TABLE owner (id integer PRIMARY KEY);
ALTER TABLE invoice ADD FOREIGN KEY (owner) REFERENCES owner (id);
-- migrate:down
ALTER TABLE invoice DROP CONSTRAINT invoice_owner_fkey;
DROP TABLE owner;
